package decision

import "strings"

// A kind is what a verb says is done with a matter.
type kind int

const (
	decide   kind = iota // beslutade
	propose              // föreslår
	postpone             // återremitterade: nothing is decided yet
	treat                // behandlas: of a stage only if it is to come
)

// A tense is the form of a verb.
type tense int

const (
	past       tense = iota // beslutade
	supine                  // har beslutat
	present                 // beslutar
	infinitive              // besluta
)

// A form is one form of a verb, or of one with a word that it needs beside it.
type form struct {
	kind    kind
	tense   tense
	passive bool
	// formal verbs speak of matters of bodies, even where no body is named.
	formal bool
	// given verbs have as their subject who gets what another decides: fick ja.
	given bool
	needs []string // one of these in the same clause: fattade … beslut
}

// verbs lists the verbs: the kind, with "-" for the passive, "!" for formal and
// "<" for given verbs; past, supine, present and infinitive, several with "," between; behind ":" the words of which the clause must have one.
const verbs = `
decide    beslutade,beslöt beslutat,beslutit beslutar besluta
decide-!  beslutades,beslöts beslutats beslutas beslutas
decide    klubbade klubbat klubbar klubba
decide-!  klubbades klubbats klubbas klubbas
decide    antog antagit antar anta
decide-!  antogs antagits antas antas,antagas
decide    biföll bifallit bifaller bifalla
decide-!  bifölls bifallits bifalls bifallas
decide    avslog avslagit avslår avslå
decide-!  avslogs avslagits avslås avslås
decide    fastställde,fastlade fastställt,fastlagt fastställer,fastlägger fastställa,fastlägga
decide-!  fastställdes,fastlades fastställts,fastlagts fastställs,fastläggs fastställas,fastläggas
decide    beviljade beviljat beviljar bevilja
decide-   beviljades beviljats beviljas beviljas
decide    godkände godkänt godkänner godkänna
decide-   godkändes godkänts godkänns godkännas
decide    bestämde bestämt bestämmer bestämma
decide-   bestämdes bestämts bestäms bestämmas
decide    avgjorde avgjort avgör avgöra
decide-   avgjordes avgjorts avgörs avgöras
decide    anslog,avsatte anslagit,avsatt anslår,avsätter anslå,avsätta
decide-   anslogs,avsattes anslagits,avsatts anslås,avsätts anslås,avsättas
decide    utsåg,tillsatte utsett,tillsatt utser,tillsätter utse,tillsätta
decide-   utsågs,tillsattes utsetts,tillsatts utses,tillsätts utses,tillsättas
decide    valde valt väljer välja
decide-   valdes valts väljs väljas
decide    upphävde upphävt upphäver upphäva
decide-   upphävdes upphävts upphävs upphävas
decide    uppdrog uppdragit uppdrar uppdra
decide    sa,sade sagt säger säga : ja nej
decide    tog,fattade tagit,fattat tar,fattar ta,fatta : beslut beslutet ställning
decide-!  togs,fattades tagits,fattats,taget tas,fattas tas,fattas : beslut beslutet
decide    gav gett,givit,givet ger ge : klartecken ljus uppdrag bygglov tillstånd avslag bifall
decide-<  fick fått får få : klartecken ljus uppdrag avslag bifall ja nej
decide-   gick gått går gå : igenom
decide    ställde ställt ställer ställa : bakom
decide    röstade röstat röstar rösta : igenom ned ner ja nej för emot om
decide-   röstades röstats röstas röstas : igenom ned ner
decide    enades enats enas enas : om
decide    la,lade lagt lägger lägga : handlingarna
decide-   lades lagts läggs läggas : handlingarna
propose   föreslog föreslagit föreslår föreslå
propose-! föreslogs föreslagits föreslås föreslås
propose!  yrkade yrkat yrkar yrka
propose   rekommenderade rekommenderat rekommenderar rekommendera
propose   förordade förordat förordar förorda
propose   tillstyrkte tillstyrkt tillstyrker tillstyrka
postpone  återremitterade återremitterat återremitterar återremittera
postpone-! återremitterades återremitterats återremitteras återremitteras
postpone  bordlade bordlagt bordlägger bordlägga
postpone-! bordlades bordlagts bordläggs bordläggas
postpone  remitterade remitterat remitterar remittera
postpone-! remitterades remitterats remitteras remitteras
postpone  sköt skjutit skjuter skjuta : upp
postpone- sköts skjutits skjuts skjutas : upp
treat     behandlade behandlat behandlar behandla
treat-!   behandlades behandlats behandlas behandlas
treat-!   bereddes beretts bereds beredas
treat-!   prövades prövats prövas prövas
treat     tog tagit tar ta : upp
treat-!   togs tagits tas tas : upp
`

// lists of words that the rules ask for.
const (
	negations = " inte ej aldrig inget inga ingen ingenting "
	modals    = " ska skall skulle kommer kan kunde måste bör väntas förväntas får behöver planerar "
	// whens make what follows them no more than possible, if it is not past.
	whens = " om ifall innan förrän tills när förutsatt såvida "
	// separators begin another clause.
	separators = " att som där när då medan men innan om eftersom så "
	// objects stand before what is no subject.
	objects = " till från åt med för enligt mot hos inom mellan "
	agents  = " i på vid hos "
	// deadlines stand before days that are no meeting's.
	deadlines = " till från senast före efter sedan innan inför t.o.m fr.o.m under mellan "
	later     = " imorgon väntas senare nästa snart framöver därefter "
	persons   = " jag man han hon "
	// reflexives show that somebody made up their mind.
	reflexives = " mig dig sig oss er "
	// matters are what bodies treat.
	matters = " ärendet ärende ärenden ärendena frågan frågorna frågor förslaget förslag förslagen motionen motioner budgeten planen detaljplanen remissen remissvaren medborgarförslaget "
	// referring words stand before a body's decision that has been taken, asReferred
	// behind it: enligt kommunstyrelsens beslut, kommunstyrelsens beslut att.
	referring  = " enligt efter med genom vare trots i av sedan "
	asReferred = " att om innebär betyder från den "
	// waits are the words before one that has not.
	waits = " inför väntar väntan avvaktan avvaktar inväntar dröjer "
	// plain words stand for a body named before.
	plain = " nämnden styrelsen utskottet församlingen "
)

// in reports whether a word is one of a list.
func in(list, word string) bool { return strings.Contains(list, " "+word+" ") }

// readVerbs returns the forms by word.
func readVerbs() map[string][]form {
	kinds := map[string]kind{"decide": decide, "propose": propose, "postpone": postpone, "treat": treat}
	words := map[string][]form{}
	for line := range strings.Lines(verbs) {
		verb, needs, _ := strings.Cut(line, ":")
		fields := strings.Fields(verb)
		if len(fields) == 0 {
			continue
		}
		f := form{
			kind:    kinds[strings.TrimRight(fields[0], "-!<")],
			passive: strings.Contains(fields[0], "-"), formal: strings.Contains(fields[0], "!"), given: strings.Contains(fields[0], "<"),
			needs: strings.Fields(needs),
		}
		for t, forms := range fields[1:] {
			f.tense = tense(t)
			for word := range strings.SplitSeq(forms, ",") {
				words[word] = append(words[word], f)
			}
		}
	}
	return words
}
