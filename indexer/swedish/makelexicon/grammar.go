package main

// The tables of Swedish inflection. A row is a name, the letters in which the
// stem ends (V a vowel, C a consonant, . any), and the endings; 0 is none, - no
// such form, / stands between two, and * doubles the stem's last letter.

// nouns: lemma, definite, plural, definite plural. Genitives are made of each.
const nouns = `
	flicka     .   a    an    or    orna
	bil        C   0    en    ar    arna
	pojke      .   e    en    ar    arna
	nyckel     .   el   eln   lar   larna
	syster     .   er   ern   rar   rarna
	öken       .   en   nen   nar   narna
	sjö        V   0    n     ar    arna
	kam        mn  0    *en   *ar   *arna
	kostnad    C   0    en    er    erna
	vän        mn  0    *en   *er   *erna
	strategi   V   0    n/en  er    erna
	doktor     lr  0    n     er    erna
	linje      V   0    n     r     rna
	muskel     .   el   eln   ler   lerna
	fiber      .   er   ern   rer   rerna
	museum     .   um   et    er    erna
	bageri     V   0    et    er    erna
	område     V   0    t     n     na
	hus        C   0    et    0     en
	rum        mn  0    *et   0     *en
	fönster    .   er   ret   er    ren
	medel      .   el   let   el    len
	vatten     .   en   net   en    nen
	lärare     .   are  aren  are   arna
	ordförande V   0    n     0     na
	politiker  r   0    n     0     na
	ansökan    .   an   an    ningar ningarna
`

// verbs: infinitive, present, past, supine, participle, its plural, passive
// present, infinitive, past and supine, present participle, imperative.
const verbs = `
	tala    .   a   ar      ade   at  ad/at  ade     as     as   ades  ats  -  a
	böja    C   a   er      de    t   d/t    da/de   s/es   as   des   ts   -  0
	känna   mn  *a  *er     de    t   d/t    da/de   *s/*es *as  des   ts   - 0
	köpa    C   a   er      te    t   t      ta      s/es   as   tes   ts   -  0
	köra    lr  a   0       de    t   d/t    da/de   s/es   as   des   ts   -  0
	leda    V   da  der     dde   tt  dd/tt  dda/dde ds/des das  ddes  tts  - d
	möta    V   ta  ter     tte   tt  tt     tta     ts/tes tas  ttes  tts  - t
	lyfta   C   ta  ter     te    t   t      ta      ts/tes tas  tes   ts   - t
	sända   nl  da  der     de    t   d/t    da/de   ds/des das  des   ts   - d
	bo      V   0   r       dde   tt  dd/tt  dda     s      s    ddes  tts  -  0
`

// adjectives: lemma, neuter, plural, masculine, comparative, superlative, its
// definite form.
const adjectives = `
	stor    C   0   t   a     e    are   ast   aste
	snabb   .   t   t   ta    te   tare  tast  taste
	vit     V   t   tt  ta    te   tare  tast  taste
	röd     V   d   tt  da    de   dare  dast  daste
	hård    C   d   t   da    de   dare  dast  daste
	ny      V   0   tt  a     e    are   ast   aste
	öppen   .   en  et  na    ne   nare  nast  naste
	enkel   .   el  elt la    le   lare  last  laste
	vacker  .   er  ert ra    re   rare  rast  raste
	dum     mn  0   t   *a    *e   *are  *ast  *aste
	långvarad . ad  at  ade
`

// others: names and what is not inflected.
const others = `
	Sverige .  0  s
	och     .  0
	av      V  0
`

// irregularNouns: lemma, definite, plural, definite plural; alone or as the
// last part of a compound.
const irregularNouns = `
	land landet länder länderna
	bok boken böcker böckerna
	fot foten fötter fötterna
	rot roten rötter rötterna
	man mannen män/mannar männen
	hand handen händer händerna
	stad staden/stan städer städerna
	natt natten nätter nätterna
	son sonen söner sönerna
	tand -n tänder tänderna
	strand stranden stränder stränderna
	brand branden bränder bränderna
	rand randen ränder ränderna
	and anden änder änderna
	stång stången stänger stängerna
	tång tången tänger tängerna
	spång spången spänger spängerna
	bonde bonden bönder bönderna
	far fadern/farn fäder fäderna
	mor modern mödrar mödrarna
	moder modern mödrar mödrarna
	bror brodern bröder bröderna
	broder brodern bröder bröderna
	dotter dottern döttrar döttrarna
	ledamot ledamoten ledamöter ledamöterna
	bot boten böter böterna
	gås gåsen gäss gässen
	mus musen möss mössen
	lus lusen löss lössen
	öga ögat ögon ögonen
	öra örat öron öronen
	huvud huvudet huvuden/huvud huvudena
	sommar sommaren/sommarn somrar somrarna
	morgon morgonen/morronen morgnar/morgonar morgnarna
	afton aftonen aftnar aftnarna
	himmel himlen/himmelen himlar himlarna
	hammare hammaren hammare hamrarna
	fader fadern fäder fäderna
	kollega kollegan kolleger/kollegor kollegerna/kollegorna
	drama dramat dramer dramerna
	faktum faktumet fakta faktana
	centrum centret/centrumet centrum/centra centren
	examen examen examina -
	nummer numret/nummern nummer numren
	bekymmer bekymret bekymmer bekymren
	finger fingret fingrar/finger fingrarna
	papper papperet/pappret papper papperen
	medium mediet medier medierna
	djävul djävulen djävlar djävlarna
	botten bottnen/botten bottnar bottnarna
	tecken tecknet tecken tecknen
	orden orden ordnar ordnarna
	fröken fröken fröknar fröknarna
	jubileum jubileet jubileer jubileerna
	bi biet bin bina
	knä knäet/knät knän knäna
	frö fröet fröer/frön fröerna/fröna
	sko skon skor skorna
	ö ön öar öarna
	å ån åar åarna
`

// strongVerbs: infinitive, present, past, supine, participle; alone or behind a
// prefix or particle.
const strongVerbs = `
	vara är/vore var varit
	ha har hade haft havd
	bli/bliva blir/bliver blev/blevo blivit bliven
	gå går gick/gingo gått gången
	få får fick/fingo fått
	stå står stod/stodo stått stådd
	slå slår slog/slogo slagit slagen
	se ser såg/sågo sett sedd
	ge/giva ger/giver gav/gåvo gett/givit given
	be/bedja ber/beder bad/bådo bett/bedit bedd
	dö dör dog dött
	le ler log lett
	ta/taga tar/tager tog/togo tagit tagen
	dra/draga drar/drager drog/drogo dragit dragen
	göra gör gjorde gjort gjord
	säga/säja säger sade/sa sagt sagd
	lägga lägger lade/la lagt lagd
	sätta sätter satte satt satt
	veta vet visste vetat
	kunna kan kunde kunnat
	måste måste måste måst
	töras törs tordes torts
	heta heter hette hetat
	komma kommer kom/kommo kommit kommen
	sova sover sov sovit
	hålla håller höll/höllo hållit hållen
	falla faller föll/föllo fallit fallen
	låta låter lät/läto låtit låten
	gråta gråter grät gråtit gråten
	äta äter åt/åto ätit äten
	ligga ligger låg/lågo legat
	sitta sitter satt/sutto suttit sutten
	bära bär bar/buro burit buren
	skära skär skar skurit skuren
	stjäla stjäl stal stulit stulen
	svära svär svor svurit svuren
	bryta bryter bröt/bröto brutit bruten
	bjuda bjuder bjöd/bjödo bjudit bjuden
	ljuda ljuder ljöd ljudit
	sluta sluter slöt/slöto slutit sluten
	njuta njuter njöt njutit njuten
	skjuta skjuter sköt/sköto skjutit skjuten
	flyta flyter flöt flutit fluten
	knyta knyter knöt knutit knuten
	frysa fryser frös frusit frusen
	flyga flyger flög flugit flugen
	ljuga ljuger ljög ljugit ljugen
	suga suger sög sugit sugen
	krypa kryper kröp krupit krupen
	klyva klyver klöv kluvit kluven
	stryka stryker strök strukit struken
	smyga smyger smög smugit
	tjuta tjuter tjöt tjutit
	gjuta gjuter göt gjutit gjuten
	ryta ryter röt rutit
	rida rider red ridit riden
	skrida skrider skred skridit skriden
	strida strider stred stridit stridd
	glida glider gled glidit
	lida lider led/ledo lidit liden
	vrida vrider vred vridit vriden
	sprida sprider spred/spridde spridit/spritt spridd
	svida svider sved svidit
	skriva skriver skrev/skrevo skrivit skriven
	driva driver drev/drevo drivit driven
	riva river rev rivit riven
	kliva kliver klev klivit
	skilja skiljer skilde/skiljde skilt/skiljt skild
	stiga stiger steg/stego stigit stigen
	tiga tiger teg tigit
	vika viker vek vikit/vikt viken
	svika sviker svek svikit sviken
	bita biter bet bitit biten
	slita sliter slet slitit sliten
	gripa griper grep/grepo gripit gripen
	knipa kniper knep knipit knipen
	pipa piper pep pipit
	skina skiner sken skinit
	binda binder band/bundo bundit bunden
	vinna vinner vann/vunno vunnit vunnen
	finna finner fann/funno funnit funnen
	finnas finns/finnes fanns/funnos funnits
	rinna rinner rann runnit runnen
	hinna hinner hann hunnit hunnen
	brinna brinner brann brunnit brunnen
	försvinna försvinner försvann/försvunno försvunnit försvunnen
	spinna spinner spann spunnit spunnen
	springa springer sprang sprungit sprungen
	sjunga sjunger sjöng sjungit sjungen
	sjunka sjunker sjönk sjunkit sjunken
	sticka sticker stack stuckit stucken
	dricka dricker drack druckit drucken
	slippa slipper slapp sluppit sluppen
	brista brister brast brustit brusten
	tvinga tvingar tvang tvungit tvungen
	hugga hugger högg huggit huggen
	fara far for/foro farit faren
	erfara erfar erfor erfarit erfaren
	välja väljer valde valt vald
	svälja sväljer svalde svalt svald
	sälja säljer sålde sålt såld
	dölja döljer dolde dolt dold
	glädja gläder gladde glatt gladd
	stödja/stöda stöder/stödjer stödde stött stödd
	städja städjer stadde statt stadd
	böra bör borde bort
	smörja smörjer smorde smort smord
	spörja spörjer sporde sport spord
	vänja vänjer vande vant vand
	tämja tämjer tamde tamt tamd
	bringa bringar bragte bragt bragt
	växa växer växte växt/vuxit vuxen
	nysa nyser nös nyst
	förnimma förnimmer förnam förnummit förnummen
	minnas minns/minnes mindes mints
	lyda lyder lydde/löd lytt lydd
	vilja vill ville velat
	duga duger dög/dugde dugt
	tillåta tillåter tillät/tilläto tillåtit tillåten
	kväda kväder kvad kvädit kväden
`

// irregularAdjectives: the lemma, then every other form. Äldre is a word of its
// own: who searches for de äldre does not mean what is old.
const irregularAdjectives = `
	liten litet lilla lille små smått mindre minst minsta minste
	god gott goda gode bättre bäst bästa bäste
	dålig dåligt dåliga sämre sämst sämsta
	ond ont onda värre värst värsta
	gammal gammalt gamla gamle
	äldre äldres äldst äldsta äldste
	stor stort stora store större störst största störste
	ung ungt unga unge yngre yngst yngsta yngste
	låg lågt låga låge lägre lägst lägsta
	lång långt långa långe längre längst längsta
	hög högt höga höge högre högst högsta högste
	tung tungt tunga tyngre tyngst tyngsta
	grov grovt grova grövre grövst grövsta
	trång trångt trånga trängre trängst trängsta
	små smått mindre
	många mången månget fler flera flest flesta
	få färre
	nära närmare närmre närmast närmaste
	bra bättre bäst
	annan annat andra andre
	egen eget egna egne
	all allt alla alle
	vilken vilket vilka
	sådan sådant sådana
	någon något några
	ingen inget inga
	själv självt själva själve
	denna denne detta dessa
	min mitt mina
	din ditt dina
	sin sitt sina
	vår vårt våra
	er ert era
`

// deponents: verbs that have forms in -s only: infinitive, present, past,
// supine.
const deponents = `
	finnas finns/finnes fanns/funnos funnits
	hoppas hoppas hoppades hoppats
	lyckas lyckas lyckades lyckats
	misslyckas misslyckas misslyckades misslyckats
	trivas trivs/trives trivdes trivts
	vantrivas vantrivs vantrivdes vantrivts
	minnas minns/minnes mindes mints
	umgås umgås umgicks umgåtts
	förgås förgås förgicks förgåtts
	slåss slåss slogs slagits
	vistas vistas vistades vistats
	andas andas andades andats
	åldras åldras åldrades åldrats
	låtsas låtsas låtsades låtsats
	svettas svettas svettades svettats
	envisas envisas envisades envisats
	skämmas skäms skämdes skämts
	kräkas kräks kräktes kräkts
	blygas blygs blygdes blygts
	nalkas nalkas nalkades nalkats
	avundas avundas avundades avundats
	brottas brottas brottades brottats
	handskas handskas handskades handskats
	rymmas ryms/rymmes rymdes rymts
	töras törs tordes torts
	brås brås bråddes bråtts
	väsnas väsnas väsnades väsnats
	vredgas vredgas vredgades vredgats
	djärvas djärvs djärvdes djärvts
`

// functionWords have no other forms, or are not told apart by them: what they
// look like is no ground to join them with other words.
const functionWords = `
	och eller men utan samt att som än om när då där här dit hit vart var därför
	ty så såsom fast fastän eftersom medan innan sedan sen tills
	inte ej icke aldrig alltid ofta ibland ju väl nog kanske endast bara även
	också redan ännu snart nu igen dock ändå emellertid således alltså dels
	i på av för med till från vid under över mellan mot genom efter före inom
	utom bland hos kring runt enligt trots per via sedan åt ur upp ned ner in ut
	fram bort hem hemma inne ute uppe nere framme borta
	jag du han hon den det vi ni de man mig dig honom henne oss er dem sig
	en ett sin dess deras hans hennes vars vem vad vilka
	mycket mer mest mindre minst lite litet
	två tre fyra fem sex sju åtta nio tio hundra tusen
	ska skall skulle
	ja nej hur varför ens både varken antingen respektive
`
