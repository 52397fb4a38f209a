// Suggestions below the search field: the combobox of WAI-ARIA. Faults suggest nothing.
const kinds = { topic: "ämne", organ: "organ", place: "plats" };
const delay = 150; // ms

for (const input of document.querySelectorAll("input[data-suggest]")) {
	const list = document.createElement("ul");
	let timer, asked, active = -1, typed = "";
	list.id = input.id + "-suggestions";
	list.className = "suggestions";
	list.hidden = true;
	list.setAttribute("role", "listbox");
	list.setAttribute("aria-label", "Förslag");
	input.after(list);
	for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }))
		input.setAttribute(name, value);

	const close = () => {
		clearTimeout(timer);
		asked?.abort();
		list.hidden = true;
		list.replaceChildren();
		mark(-1);
		input.setAttribute("aria-expanded", "false");
	};
	const mark = (n) => {
		list.children[active]?.setAttribute("aria-selected", "false");
		active = n;
		const option = list.children[n];
		option?.setAttribute("aria-selected", "true");
		option?.scrollIntoView({ block: "nearest" });
		if (option) input.setAttribute("aria-activedescendant", option.id);
		else input.removeAttribute("aria-activedescendant");
		if (!list.hidden) input.value = option ? option.dataset.text : typed;
	};
	const show = (suggestions) => {
		close();
		typed = input.value;
		list.append(...suggestions.map((s, i) => {
			const option = document.createElement("li"), note = document.createElement("small");
			option.id = list.id + "-" + i;
			option.dataset.text = s.text;
			option.setAttribute("role", "option");
			option.setAttribute("aria-selected", "false");
			note.textContent = (kinds[s.kind] ? kinds[s.kind] + ", " : "") + s.count + " inlägg";
			option.append(s.name, " ", note);
			return option;
		}));
		list.hidden = !suggestions.length;
		input.setAttribute("aria-expanded", String(!list.hidden));
	};
	const ask = async () => {
		asked = new AbortController();
		try {
			const answer = await fetch(input.dataset.suggest + "?q=" + encodeURIComponent(input.value), { signal: asked.signal });
			if (answer.ok) show((await answer.json()).suggestions);
		} catch { }
	};

	input.addEventListener("input", () => {
		close();
		timer = setTimeout(ask, delay);
	});
	input.addEventListener("keydown", (e) => {
		const n = list.children.length;
		if (e.isComposing || list.hidden) return;
		if (e.key === "ArrowDown") mark(active + 1 < n ? active + 1 : -1);
		else if (e.key === "ArrowUp") mark(active < 0 ? n - 1 : active - 1);
		else if (e.key === "Escape") {
			mark(-1);
			close();
		} else return;
		e.preventDefault();
	});
	input.addEventListener("blur", close);
	list.addEventListener("pointerdown", (e) => e.preventDefault());
	list.addEventListener("click", (e) => {
		const option = e.target.closest("[role=option]");
		if (!option) return;
		input.value = option.dataset.text;
		input.form.requestSubmit();
	});
}
