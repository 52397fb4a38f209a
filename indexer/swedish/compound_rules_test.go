package swedish

import "regexp"

// What Swedish word formation says about the parts of compounds, for the
// learner. Words whose parts a searcher would not want are added here.

// simpleWords are lexicalised: they are one part, in all their forms.
const simpleWords = `
	riksdag landsting landsbygd domstol rättegång fritid sjöfart järnväg
	sjukhus livsmedel läkemedel värdepapper bostad kronofogde riksgäld huvudman
	klagomål socialdemokrat kristdemokrat ungdom sjukdom egendom ålderdom
	barndom fattigdom synpunkt synpunkter plattform vägledning kännetecken
	överenskommelse landshövding hushåll hushållning samhälle jordbruk
	medborgare medlem riktlinje slutsats deltagare handräckning handhavande
	handläggare handläggning angelägenhet angelägenheter konjunktur
	biträde nämndeman allmänhet ledamot ledamöter ledamöterna kommission ändamål
	förekomst arbetslös våldtäkt våldtäkter underlåtenhet leverans nackdel
	nackdelar torsdag television expertis ståndpunkt särskild särskilda särskilt
	sannolikhet litteratur bearbetning storbritannien fruktansvärd självklar
	självfallet flertal kvartal dröjsmål lagfart vilseledande vägledande
	omhändertagande västerbotten norrbotten förstnämnda ovannämnda bygglov
	demokratisk diplomatisk tidsfrist mångfald fullfölja fullföljer kartläggning angeläget angelägen hållbarhet`

// barredFirst are no first parts, nor with an s: prefixes, particles, adverbs
// and function words, and what is left of words before a suffix.
const barredFirst = `
	för förs förr förut ut ute utan utom inn inne inom ini upp uppe till fram
	ned ner över under genom sam samm samman åter mellan vid mot med före efter
	från ifrån bort hit dit miss van emot igen isär kring omkring lös bak bakom
	bredvid fast fort redo tillkänna tillhanda förhand tills ändå
	ett den det der det de alla allt all att vad var där när hur men nog sido
	and ans vill ska kan har hade hans gör
	inter trans pre pro kon tran sjun skyl värd reser frid uppgiv sysselsätt allmän
	framför inneha undan överens uppmärksam produc ange ojämn brot bro erfar klago`

// barredLast are no last parts: inflections, function words, misread words.
const barredLast = `
	het heten heter heterna hets hetens melser melse else elser elsen elserna
	lade made vare gas tiska tiskt tisk ligen bara samma samt skaper era eras eran land landet landets ens sen ska
	dens dare den loven frågoma ligan ministem sens tion tioner ande`

// shortFirst and shortLast are the parts of fewer than four letters.
const shortFirst = `
	ål el by lag val bil liv hem mat gas kol hav vin tak bok bas hus råd väg båt
	bud sjö tåg ord lån lön vår rum del mål hyr ung fri hiv dag sol jul lek bad
	bio ved sko kyl ost ull mil mor far sop kör rör vit sak rot fax två tre ren
	djur ägg nöt hud hår tår hål göd vak led art arv kap kök öst väst nät hot köp
	lax sill elv älg räv snö söt syd tax fel bly syn`

const shortLast = `
	år by lag dag tid mål val bil liv rad ord hem arv mat gas kol hav sol ton tak
	vin bok bas hus råd väg båt bud rum led del syn tåg sjö vår lov nät nöd rör
	kap öl typ tal tur art hot lån lön köp kök hål arm ben bro far mor bad fel
	lek ort sak skog zon vik is fisk kod dna akt bio lax ved`

// moreWords are common in what municipalities write, but rare in the text.
const moreWords = `hall hallen hallar hallens dricks kalender`

// linkedByE are the first parts made with an e.
const linkedByE = `skatte tjänste familje läske barne lande herre medie`

// inflections are no last parts, though words look like some of them.
var inflections = []*regexp.Regexp{
	// Nouns: -ning, -het, -ande, -ende, -nad, -tion, -itet, -ism, -skap, -ör.
	regexp.MustCompile(`^(.{0,2}[nrl])?ing(s|en|ens|ar|ars|arna|arnas)?$`),
	regexp.MustCompile(`^(.{0,2}s?amhet|.?.?barhet|.?.?lighet|.?.?sighet|i?ghet|.?.?ighet|.?.?.?.?löshet|.?.?mässighet|.?het)(s|en|ens|er|erna|ernas)?$`),
	regexp.MustCompile(`^(.{0,2}ande|[^aeiouyåäö]?ende)(t|n|ts|ns|na|nas)?$`),
	regexp.MustCompile(`^.?na(d|den|dens|der|derna|dernas|ds)$`),
	regexp.MustCompile(`^((is|if|al|in)?ation|s?tion|(al|in|iv)?itet|s?kap|havande|löshets)`),
	regexp.MustCompile(`^.?melse|^(ism(s|en|ens)?|(ör|är|ver|närer|när)(en|er|erna|ernas|ens|na|nas)?|var(en|ens|na|nas)|lede?s)$`),
	// Plurals and genitives.
	regexp.MustCompile(`^(.{0,2}(er|ar|or)nas?s?|aren|arens|ets?|en|er|ad|ade|ades|at|are)$`),
	// Adjectives: -isk, -lig, -bar, -sam, -mässig.
	regexp.MustCompile(`^(iser|isk|lig|bar|samm?|amm|mässig|skaplig|aktig|ständig|enlig|full|lös|stående|gående|villig|fulla|isering|varig|faldig|sidig|logisk|artad|istisk|skalig|språkig|formig|domlig)(a|t|are|ast|aste)?$`),
	regexp.MustCompile(`^i?(ell|ella|ellt)$`),
	// Verbs, above all those that take particles.
	regexp.MustCompile(`^.?.?(er|iser)(a|ad|ade|ades|at|ats|ar|as|ing|ingen|ingens|ingar|ingarna|ings)$`),
	regexp.MustCompile(`^(ställ|sätt|håll|lägg|läg|gör|gjor|för|bring|komm?|tag|giv|gå|stå|skriv|kall|känn|lämn|ta|dra|drag|ge|se|lys|lös|bind|tryck|tala|fatta|visa|låta?|sänd|ändr|mäl|anmäl|bjud)(a|er|ar|r|de|t|s|as|ades|ats|at|ade|ande|ts|d|da|na|its?|des|rs|ras)$`),
	regexp.MustCompile(`^(göras|gjorda|satta?|sattes|höll|lagda?|lagt|tog|gick|varande|förande|görande|läggning(en|ens|ar)?|läggande|görelse|ra[dr]e?s?|rat|faller|fallit|föll)$`),
}

// onset is how Swedish words begin.
var onset = regexp.MustCompile(`^(b[jlr]?|d[jrv]?|f[jlnr]?|g[jlnr]?|hj?|j|k[jlnrv]?|lj?|mj?|nj?|p[jlr]?|psyk|r|s|sch|sj|sk[jrv]?|sl|sm|sn|sp[jlr]?|st[jr]?|sv|t[jrv]?|vr?|w|z|ch|ph|q|c[lr]?)?[aeiouyåäöé]`)

// placeName is how names of places end that would be split.
var placeName = regexp.MustCompile(`(köping|borg|stad|holm|hamn|sund|by|ås|näs|fors|lund|mark|berg|vik|sjö|krona|tälje|hult|torp|ryd|fred|sele|hammar|land|ö|sala|sand|strand|dal|arp|vall|vara|koga|bo|åker|mora|bruk|bäck|skog)(s|en|ens)?$`)
