package opensearch_test
import ("testing";"kronika/search";"fmt";"os";"time";"kronika/indexer")
func TestDbg(t *testing.T){
	c := cluster(t, "like-local-shared")
	m, err := c.Current(t.Context())
	if err != nil { t.Fatal(err) }
	if os.Getenv("BUILD")!="" { docs := sharedDocuments(t, 10000); began := time.Now(); build(t, c, docs); fmt.Println("built", len(docs), time.Since(began)); m, _ = c.Current(t.Context()) }
	ix, err := c.Open(t.Context(), m)
	if err != nil { t.Fatal(err) }
	a := analyst(t)
	_ = indexer.Exact
	for _, q := range []string{"forskning","forskning","kommunal skola","kommunal skola","äldreomsorgsnämnden","hemlig dataavläsning lagen om","\"tekniska hjälpmedel\"","skol*","forsknign"} {
		began := time.Now()
		f, err := ix.Find(t.Context(), search.NewPlan(a, nil, search.Request{Query: q, Page: 1, Size: 10, Sort: search.Relevance}))
		if err != nil { fmt.Println(q, err); continue }
		fmt.Println("====", q, f.Total, f.WiderTotal, f.Cut, f.Fallbacks, time.Since(began))
	}
}
