"""Routing, policies, knowledge, measures and trainings on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supportflow.languages.entries import Entry, few, many

__all__ = ["ENTRIES"]

ENTRIES: Final[Mapping[str, Entry]] = {
    "kind.article": Entry("article", "articolo", "Artikel", "articol"),
    "kind.decision": Entry("row", "riga", "Zeile", "rând"),
    "kind.kpi": Entry("KPI", "indicatore", "Kennzahl", "indicator"),
    "kind.notice": Entry("notice", "avviso", "Hinweis", "anunț"),
    "kind.objective": Entry("objective", "obiettivo", "Ziel", "obiectiv"),
    "kind.policy": Entry("policy", "regola di decisione", "Richtlinie", "politică"),
    "kind.problem": Entry("problem", "problema", "Problem", "problemă"),
    "kind.route": Entry("route", "instradamento", "Zuteilung", "rută"),
    "kind.skill": Entry("skill", "competenza", "Fähigkeit", "competență"),
    "kind.stage": Entry("stage", "tappa", "Stufe des Trichters", "etapă"),
    "kind.survey": Entry("survey", "sondaggio", "Umfrage", "sondaj"),
    "kind.training": Entry("training", "formazione", "Schulung", "instruire"),
    "kind.variant": Entry("variant", "variante", "Variante", "variantă"),
    "kinds.articles": Entry("Knowledge", "Conoscenza", "Wissen", "Cunoștințe"),
    "kinds.kpis": Entry("KPIs", "Indicatori", "Kennzahlen", "Indicatori"),
    "kinds.notices": Entry(
        "What we tell beforehand",
        "Che cosa diciamo prima",
        "Was wir vorab sagen",
        "Ce spunem din timp",
    ),
    "kinds.objectives": Entry("Objectives", "Obiettivi", "Ziele", "Obiective"),
    "kinds.problems": Entry(
        "What comes again and again", "Che cosa si ripete", "Was immer wieder kommt", "Ce se repetă"
    ),
    "kinds.skills": Entry("Skills", "Competenze", "Fähigkeiten", "Competențe"),
    "kinds.surveys": Entry("Surveys", "Sondaggi", "Umfragen", "Sondaje"),
    "kinds.trainings": Entry("Training", "Formazione", "Schulung", "Instruire"),
    "page.routing": Entry(
        "Who gets a ticket",
        "A chi va un ticket",
        "Wer ein Ticket bekommt",
        "Cine primește un tichet",
    ),
    "page.routing.about": Entry(
        "Which skills and levels a ticket asks for, and how teams share work.",
        "Quali competenze e livelli chiede un ticket, e come si divide il lavoro.",
        "Welche Fähigkeiten und Stufen ein Ticket verlangt und wie Teams sich die Arbeit teilen.",
        "Ce competențe și niveluri cere un tichet și cum își împart echipele munca.",
    ),
    "page.policies": Entry("Policies", "Regole di decisione", "Richtlinien", "Politici"),
    "page.policies.about": Entry(
        "What is granted, who must be asked, what is refused.",
        "Che cosa si concede, a chi va chiesto, che cosa si rifiuta.",
        "Was gewährt wird, wer zu fragen ist, was abgelehnt wird.",
        "Ce se acordă, cine trebuie întrebat, ce se refuză.",
    ),
    "page.measures": Entry(
        "Objectives and measures",
        "Obiettivi e misure",
        "Ziele und Kennzahlen",
        "Obiective și măsuri",
    ),
    "page.measures.about": Entry(
        "What it is for, how we see how well we do, and what we ask customers.",
        "A che cosa serve, come vediamo se va bene, e che cosa chiediamo ai clienti.",
        "Wozu das alles, woran wir sehen, wie gut es läuft, und was wir Kunden fragen.",
        "La ce folosește, cum vedem cât de bine mergem și ce îi întrebăm pe clienți.",
    ),
    "page.funnel": Entry("The funnel", "L'imbuto", "Der Trichter", "Pâlnia"),
    "page.funnel.about": Entry(
        "From what needs nobody to those who decide.",
        "Da ciò che non richiede nessuno a chi decide.",
        "Von dem, was niemanden braucht, bis zu denen, die entscheiden.",
        "De la ce nu are nevoie de nimeni până la cei care decid.",
    ),
    "page.problems": Entry(
        "Known problems", "Problemi noti", "Bekannte Probleme", "Probleme cunoscute"
    ),
    "page.problems.about": Entry(
        "What we tell before anybody asks, and what gathers the same tickets.",
        "Che cosa diciamo prima che qualcuno chieda, e che cosa raccoglie i ticket uguali.",
        "Was wir sagen, bevor jemand fragt, und was gleiche Tickets sammelt.",
        "Ce spunem înainte să întrebe cineva și ce adună tichetele identice.",
    ),
    "articles.about": Entry(
        "What is known, by topic.",
        "Che cosa sappiamo, per argomento.",
        "Was bekannt ist, nach Themen.",
        "Ce se știe, pe subiecte.",
    ),
    "articles.other": Entry("Other", "Altro", "Sonstiges", "Altele"),
    "articles.team_only": Entry(
        "team only", "solo per il team", "nur fürs Team", "doar pentru echipă"
    ),
    "audience.customers": Entry("customers", "clienti", "Kunden", "clienți"),
    "audience.team": Entry("the team", "il team", "das Team", "echipa"),
    "need.policy": Entry("Policy", "Regola", "Richtlinie", "Politica"),
    "need.policy_page": Entry(
        "to know what may be granted",
        "sapere che cosa si può concedere",
        "wissen, was gewährt werden darf",
        "să știu ce se poate acorda",
    ),
    "need.know": Entry(
        "to look something up",
        "cercare qualcosa",
        "etwas nachschlagen",
        "să caut ceva",
    ),
    "need.problems": Entry(
        "to know what is broken right now",
        "sapere che cosa non funziona ora",
        "wissen, was gerade nicht geht",
        "să știu ce nu funcționează acum",
    ),
    "need.learn": Entry(
        "to learn the work",
        "imparare il lavoro",
        "die Arbeit lernen",
        "să învăț munca",
    ),
    "need.measures": Entry(
        "to know how well we do",
        "sapere come stiamo andando",
        "wissen, wie gut wir sind",
        "să știu cât de bine mergem",
    ),
    "area.wants": Entry(
        "What it wants from whoever hands over",
        "Che cosa vuole da chi passa un ticket",
        "Was dieser Bereich bei einer Übergabe braucht",
        "Ce cere de la cine predă",
    ),
    "channel.tone": Entry(
        "How we write and speak here",
        "Come scriviamo e parliamo qui",
        "Wie wir hier schreiben und sprechen",
        "Cum scriem și vorbim aici",
    ),
    "fact.after": Entry("After", "Dopo", "Nach", "După"),
    "fact.article": Entry("More", "Di più", "Mehr", "Mai mult"),
    "fact.audience": Entry("For", "Per", "Für", "Pentru"),
    "fact.delay": Entry("Sent after", "Inviato dopo", "Gesendet nach", "Trimis după"),
    "fact.for": Entry("For", "Per", "Für", "Pentru"),
    "fact.gives": Entry("Leads to", "Porta a", "Führt zu", "Duce la"),
    "fact.informs": Entry(
        "Who is told", "Chi viene avvisato", "Wer informiert wird", "Cine este anunțat"
    ),
    "fact.level": Entry("Level", "Livello", "Stufe", "Nivel"),
    "fact.levels": Entry("Levels", "Livelli", "Stufen", "Niveluri"),
    "fact.low": Entry("Low score", "Voto basso", "Niedrige Bewertung", "Scor mic"),
    "fact.products": Entry("Products", "Prodotti", "Produkte", "Produse"),
    "fact.same": Entry("The same", "Uguali in", "Gleich in", "La fel în"),
    "fact.sample": Entry("Asked", "Si chiede a", "Gefragt werden", "Sunt întrebați"),
    "fact.script": Entry("Script", "Testo", "Text", "Text"),
    "fact.since": Entry("From", "Da", "Von", "De la"),
    "fact.skills": Entry("Skills", "Competenze", "Fähigkeiten", "Competențe"),
    "fact.states": Entry("States", "Stati", "Status", "Stări"),
    "fact.teams": Entry("Teams", "Team", "Teams", "Echipe"),
    "fact.tone": Entry("Tone", "Tono", "Ton", "Ton"),
    "fact.topic": Entry("Topic", "Argomento", "Thema", "Subiect"),
    "fact.topics": Entry("Topics", "Argomenti", "Themen", "Subiecte"),
    "fact.until": Entry("Until", "Fino a", "Bis", "Până la"),
    "fact.when": Entry("When", "Quando", "Wenn gilt", "Când"),
    "head.because": Entry("Why", "Perché", "Warum", "De ce"),
    "head.given_by": Entry("Given to", "Assegnato a", "Zugeteilt an", "Alocat către"),
    "head.kpi": Entry("KPI", "Indicatore", "Kennzahl", "Indicator"),
    "head.kpis": Entry("KPIs", "Indicatori", "Kennzahlen", "Indicatori"),
    "head.measures": Entry("What it measures", "Che cosa misura", "Was sie misst", "Ce măsoară"),
    "head.must_bring": Entry("What it takes", "Che cosa serve", "Was nötig ist", "Ce este necesar"),
    "head.objective": Entry("Objective", "Obiettivo", "Ziel", "Obiectiv"),
    "head.promises": Entry("Promises", "Promesse", "Zusagen", "Promisiuni"),
    "head.queue": Entry("Queue", "Coda", "Warteschlange", "Coadă"),
    "head.route": Entry("Route", "Instradamento", "Zuteilung", "Rută"),
    "head.skill": Entry("Skill", "Competenza", "Fähigkeit", "Competență"),
    "head.stage": Entry("Stage", "Tappa", "Stufe", "Etapă"),
    "head.target": Entry("Target", "Traguardo", "Zielwert", "Țintă"),
    "head.training": Entry("Training", "Formazione", "Schulung", "Instruire"),
    "head.verdict": Entry("Verdict", "Esito", "Ergebnis", "Verdict"),
    "head.who_decides": Entry("Who decides", "Chi decide", "Wer entscheidet", "Cine decide"),
    "level.reached": Entry(
        "How one gets there", "Come ci si arriva", "Wie man dahin kommt", "Cum se ajunge aici"
    ),
    "policies.intro": Entry(
        "Read from the top: the first row that fits decides.",
        "Si legge dall'alto: decide la prima riga che si applica.",
        "Von oben lesen: die erste Zeile, die passt, entscheidet.",
        "Se citește de sus: decide primul rând potrivit.",
    ),
    "policies.used": Entry("Decides on", "Decide su", "Entscheidet über", "Decide asupra"),
    "problem.rule": Entry(
        many(
            "{n} ticket within {time} makes one problem.",
            "{n} tickets within {time} make one problem.",
        ),
        many(
            "{n} ticket entro {time} fa un problema.", "{n} ticket entro {time} fanno un problema."
        ),
        many(
            "{n} Ticket ergibt ein Problem; Zeitraum: {time}.",
            "{n} Tickets ergeben ein Problem; Zeitraum: {time}.",
        ),
        few(
            "{n} tichet în {time} face o problemă.",
            "{n} tichete în {time} fac o problemă.",
            "{n} de tichete în {time} fac o problemă.",
        ),
    ),
    "replies.reason": Entry(
        "why {policy} decides so",
        "perché {policy} decide così",
        "warum {policy} so entscheidet",
        "de ce {policy} decide așa",
    ),
    "replies.variant": Entry(
        "Other words for", "Altre parole per", "Andere Worte für", "Alte cuvinte pentru"
    ),
    "routing.routes": Entry(
        "What a ticket asks for",
        "Che cosa chiede un ticket",
        "Was ein Ticket verlangt",
        "Ce cere un tichet",
    ),
    "routing.intro": Entry(
        "The first route that fits counts.",
        "Vale il primo instradamento che si applica.",
        "Es gilt die erste Zuteilung, die passt.",
        "Este valabilă prima rută potrivită.",
    ),
    "routing.teams": Entry(
        "How teams share work",
        "Come si divide il lavoro",
        "Wie Teams sich die Arbeit teilen",
        "Cum își împart echipele munca",
    ),
    "routing.language": Entry(
        "speaks the customer's language",
        "parla la lingua del cliente",
        "spricht die Sprache des Kunden",
        "vorbește limba clientului",
    ),
    "routing.prefers": Entry("rather with", "meglio con", "lieber mit", "mai degrabă cu"),
    "routing.for": Entry("for {time}", "per {time}", "Dauer: {time}", "timp de {time}"),
    "routing.weight": Entry(
        many("counts as {n} ticket", "counts as {n} tickets"),
        many("conta come {n} ticket", "conta come {n} ticket"),
        many("zählt als {n} Ticket", "zählt als {n} Tickets"),
        few("se numără ca {n} tichet", "se numără ca {n} tichete", "se numără ca {n} de tichete"),
    ),
    "routing.same_queue": Entry("as before", "come prima", "wie bisher", "ca înainte"),
    "routing.assigns": Entry("Given to", "Si assegna a", "Zugeteilt an", "Se alocă către"),
    "routing.takes": Entry(
        "People take tickets themselves",
        "Le persone prendono i ticket da sé",
        "Tickets nimmt man sich selbst",
        "Oamenii își iau singuri tichetele",
    ),
    "routing.limit": Entry(
        many("At most {n} open ticket each", "At most {n} open tickets each"),
        many("Al massimo {n} ticket aperto a testa", "Al massimo {n} ticket aperti a testa"),
        many("Höchstens {n} offenes Ticket pro Person", "Höchstens {n} offene Tickets pro Person"),
        few(
            "Cel mult {n} tichet deschis de persoană",
            "Cel mult {n} tichete deschise de persoană",
            "Cel mult {n} de tichete deschise de persoană",
        ),
    ),
    "routing.stale": Entry(
        "What nobody touched is no longer counted after {time}",
        "Ciò che nessuno tocca non conta più dopo {time}",
        "Was niemand anfasst, zählt nicht mehr; Frist: {time}",
        "Ce nu atinge nimeni nu se mai numără după {time}",
    ),
    "routing.push_back": Entry(
        "Goes back to the queue when it is not touched for {time}",
        "Torna in coda se nessuno lo tocca per {time}",
        "Geht zurück in die Warteschlange, wenn es niemand anfasst; Frist: {time}",
        "Se întoarce în coadă dacă nu este atins timp de {time}",
    ),
    "assign.same_agent": Entry(
        "who had it last",
        "chi l'ha avuto per ultimo",
        "wer es zuletzt hatte",
        "cine l-a avut ultimul",
    ),
    "assign.least_busy": Entry(
        "who has least to do",
        "chi ha meno da fare",
        "wer am wenigsten zu tun hat",
        "cine are cel mai puțin de lucru",
    ),
    "assign.round_robin": Entry("each in turn", "a turno", "reihum", "pe rând"),
    "assign.most_skilled": Entry(
        "who knows most",
        "chi ne sa di più",
        "wer am meisten davon versteht",
        "cine se pricepe cel mai bine",
    ),
    "assign.random": Entry("at random", "a caso", "zufällig", "la întâmplare"),
    "stage.notice": Entry(
        "we tell before anybody asks", "lo diciamo prima", "wir sagen es vorab", "spunem din timp"
    ),
    "stage.self_service": Entry(
        "customers find it themselves",
        "i clienti lo trovano da sé",
        "Kunden finden es selbst",
        "clienții găsesc singuri",
    ),
    "stage.bot": Entry("a bot answers", "risponde un bot", "ein Bot antwortet", "răspunde un bot"),
    "stage.person": Entry(
        "a person answers", "risponde una persona", "eine Person antwortet", "răspunde o persoană"
    ),
    "stage.senior": Entry(
        "an expert answers", "risponde un esperto", "eine Fachkraft antwortet", "răspunde un expert"
    ),
    "stage.manager": Entry(
        "a manager decides",
        "decide un responsabile",
        "eine Leitung entscheidet",
        "decide un manager",
    ),
    "survey.kind": Entry(
        "{name}, from {least} to {most}",
        "{name}, da {least} a {most}",
        "{name}, von {least} bis {most}",
        "{name}, de la {least} la {most}",
    ),
    "survey.low": Entry(
        "{score} or less", "{score} o meno", "{score} oder weniger", "{score} sau mai puțin"
    ),
    "target.least": Entry(
        "at least {amount}", "almeno {amount}", "mindestens {amount}", "cel puțin {amount}"
    ),
    "target.most": Entry(
        "at most {amount}", "al massimo {amount}", "höchstens {amount}", "cel mult {amount}"
    ),
    "task.articles": Entry("Read more in", "Da leggere", "Mehr dazu in", "Mai multe în"),
    "task.asks_after": Entry(
        "After {time} they are asked by itself.",
        "Dopo {time} si chiede da sé.",
        "Frist, nach der von selbst gefragt wird: {time}.",
        "După {time} se întreabă automat.",
    ),
    "task.asks_if": Entry(
        "Asked by itself when",
        "Si chiede da sé quando",
        "Von selbst gefragt, wenn gilt",
        "Se întreabă automat când",
    ),
    "tone.light": Entry("light", "leggero", "locker", "lejer"),
    "tone.neutral": Entry("neutral", "neutro", "sachlich", "neutru"),
    "tone.serious": Entry("serious", "serio", "ernst", "serios"),
    "topic.sensitive": Entry(
        "Sensitive: only people answer, and not in a light tone.",
        "Delicato: rispondono solo persone, e non in tono leggero.",
        "Heikel: nur Personen antworten, und nicht in lockerem Ton.",
        "Sensibil: răspund doar persoane și nu pe un ton lejer.",
    ),
    "training.everybody": Entry("everybody", "tutti", "alle", "toți"),
    "verdict.approve": Entry("granted", "concesso", "gewährt", "se acordă"),
    "verdict.ask": Entry("ask", "chiedere", "nachfragen", "se întreabă"),
    "verdict.refuse": Entry("refused", "rifiutato", "abgelehnt", "se refuză"),
    "work.people": Entry(
        "work of people", "lavoro di persone", "Arbeit von Personen", "munca oamenilor"
    ),
    "work.bots": Entry("work of bots", "lavoro di bot", "Arbeit von Bots", "munca boților"),
    "builtin.handoffs": Entry(
        "number of handoffs",
        "il numero di passaggi",
        "die Zahl der Übergaben",
        "numărul de predări",
    ),
    "builtin.reopened": Entry(
        "times reopened",
        "il numero di riaperture",
        "die Zahl der Wiederöffnungen",
        "numărul de redeschideri",
    ),
    "measure.tickets": Entry(
        "tickets opened", "ticket aperti", "eröffnete Tickets", "tichete deschise"
    ),
    "measure.backlog": Entry(
        "tickets open at the end",
        "ticket ancora aperti alla fine",
        "am Ende offene Tickets",
        "tichete rămase deschise la sfârșit",
    ),
    "measure.first_response": Entry(
        "time to the first answer (median)",
        "tempo alla prima risposta (mediana)",
        "Zeit bis zur ersten Antwort (Median)",
        "timp până la primul răspuns (mediană)",
    ),
    "measure.resolution": Entry(
        "time to the solution (median)",
        "tempo alla soluzione (mediana)",
        "Zeit bis zur Lösung (Median)",
        "timp până la rezolvare (mediană)",
    ),
    "measure.kept": Entry(
        "promises kept, as a share",
        "promesse mantenute, in percentuale",
        "eingehaltene Zusagen, als Anteil",
        "promisiuni respectate, ca procent",
    ),
    "measure.reopened": Entry(
        "tickets that came back after they were resolved, as a share",
        "ticket tornati dopo la soluzione, in percentuale",
        "Tickets, die nach der Lösung wiederkamen, als Anteil",
        "tichete revenite după rezolvare, ca procent",
    ),
    "measure.handoffs": Entry(
        "handoffs for each ticket",
        "passaggi per ticket",
        "Übergaben je Ticket",
        "predări pentru fiecare tichet",
    ),
    "measure.escalated": Entry(
        "tickets that were escalated, as a share",
        "ticket con escalation, in percentuale",
        "eskalierte Tickets, als Anteil",
        "tichete escaladate, ca procent",
    ),
    "measure.solved_by_bot": Entry(
        "tickets solved without a person, as a share",
        "ticket risolti senza una persona, in percentuale",
        "ohne Person gelöste Tickets, als Anteil",
        "tichete rezolvate fără o persoană, ca procent",
    ),
    "measure.deflected": Entry(
        "customers who found their answer themselves, as a share",
        "clienti che hanno trovato da sé la risposta, in percentuale",
        "Kunden, die ihre Antwort selbst fanden, als Anteil",
        "clienți care au găsit singuri răspunsul, ca procent",
    ),
    "measure.score": Entry(
        "satisfaction: share of good scores (CSAT), promoters less detractors (NPS), mean",
        "soddisfazione: quota di voti buoni (CSAT), promotori meno detrattori (NPS), media",
        "Zufriedenheit: Anteil guter Noten (CSAT), Förderer minus Kritiker (NPS), Mittel",
        "satisfacție: ponderea notelor bune (CSAT), promotori minus detractori (NPS), medie",
    ),
    "measure.answered": Entry(
        "surveys that were answered, as a share",
        "sondaggi con risposta, in percentuale",
        "beantwortete Umfragen, als Anteil",
        "sondaje cu răspuns, ca procent",
    ),
    "measure.one_contact": Entry(
        "tickets solved with one answer, as a share",
        "ticket risolti con una sola risposta, in percentuale",
        "mit einer Antwort gelöste Tickets, als Anteil",
        "tichete rezolvate cu un singur răspuns, ca procent",
    ),
}
