package extract

// unknown reads a page that no platform is known to have written.
func (r *reading) unknown() (*Result, error) {
	return nil, &UnknownError{r.page.URL, "is no page of a blog that is known"}
}
