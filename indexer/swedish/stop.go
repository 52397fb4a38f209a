package swedish

// stopWords are the words of Snowball's Swedish stop list, without those that
// are also words of weight (man, var, under, mot, era, vart), and short
// abbreviations: they narrow no search, but phrases match them.
const stopWords = `
	ska skall
	och det att i en jag hon som han på den med sig för så till är men ett
	om hade de av icke mig du henne då sin nu har inte hans honom skulle hennes
	där min ej vid kunde något från ut när efter upp vi dem vara vad över än
	dig kan sina här ha alla någon eller allt mycket sedan ju denna
	själv detta åt utan varit hur ingen mitt ni bli blev oss din dessa några
	deras blir mina samma vilken er sådan vår blivit dess inom mellan sådant
	varför varje vilka ditt vem vilket sitta sådana dina vars vårt våra
	ert vilkas
	ca dvs etc ev exkl inkl jfr kl resp dyl`

// questionWords ask, and are no part of what is asked for.
const questionWords = `
	vad hur när var vart vem vems varför varifrån varthän vilken vilket vilka vilkas`
