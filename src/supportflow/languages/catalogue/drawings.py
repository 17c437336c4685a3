"""Promises, escalations, versions, tickets and figures in pictures, and the page around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supportflow.languages.entries import Entry, few, many

__all__ = ["ENTRIES"]

ENTRIES: Final[Mapping[str, Entry]] = {
    # What is promised and what escalates
    "panel.promise": Entry(
        "Promised, the first that fits",
        "Promesse: vale la prima che si applica",
        "Zugesagt: die erste passende Zusage gilt",
        "Promisiuni: se aplică prima potrivită",
    ),
    "panel.escalation": Entry("Escalated", "Escalation", "Eskaliert", "Escaladări"),
    "panel.line": Entry(
        "{title}, if {condition}",
        "{title}, se: {condition}",
        "{title}, wenn: {condition}",
        "{title}, dacă: {condition}",
    ),
    "panel.kind.promise": Entry("promise", "promessa", "Zusage", "promisiune"),
    "panel.kind.escalation": Entry("escalation", "escalation", "Eskalation", "escaladare"),
    "drawn.rung.at_end": Entry("at the end", "alla scadenza", "bei Ablauf", "la expirare"),
    "drawn.rung.percent": Entry("at {share} %", "al {share} %", "bei {share} %", "la {share} %"),
    "drawn.rung.before": Entry(
        "{time} before the end",
        "{time} prima della scadenza",
        "{time} vor Ablauf",
        "cu {time} înainte de termen",
    ),
    "drawn.rung.after": Entry(
        "{time} after the end",
        "{time} dopo la scadenza",
        "{time} nach Ablauf",
        "la {time} după termen",
    ),
    "drawn.rung.by_hand": Entry(
        "called by a person",
        "chiamata da una persona",
        "von einer Person ausgelöst",
        "declanșată de o persoană",
    ),
    "drawn.rung.tells": Entry(
        "tells {name}", "avvisa {name}", "benachrichtigt {name}", "anunță {name}"
    ),
    "drawn.rung.tells.assignee": Entry(
        "tells the assignee",
        "avvisa chi ha in carico il ticket",
        "benachrichtigt, wer das Ticket bearbeitet",
        "anunță pe cine lucrează la tichet",
    ),
    "drawn.rung.fires": Entry(
        "fires {event}", "attiva: {event}", "löst aus: {event}", "declanșează {event}"
    ),
    "drawn.rung.priority": Entry(
        "priority: {name}", "priorità: {name}", "Priorität: {name}", "prioritate: {name}"
    ),
    "drawn.rung.team": Entry("team: {name}", "team: {name}", "Team: {name}", "echipă: {name}"),
    "drawn.rung.level": Entry("level: {name}", "livello: {name}", "Stufe: {name}", "nivel: {name}"),
    "drawn.rung.reverts": Entry(
        "goes back after it", "poi torna com'era", "danach zurück", "apoi revine"
    ),
    "ladder.none": Entry(
        "No escalation is declared",
        "Nessuna escalation è dichiarata",
        "Keine Eskalation ist deklariert",
        "Nicio escaladare declarată",
    ),
    "ladder.counts": Entry(
        "{escalations} in {ladders}",
        "{escalations} in {ladders}",
        "{escalations} auf {ladders}",
        "{escalations} pe {ladders}",
    ),
    "ladder.starts": Entry(
        "{clock} starts", "{clock}: inizio", "{clock}: Beginn", "{clock}: început"
    ),
    "ladder.watched": Entry(
        "{where} (within {time})",
        "{where} (entro {time})",
        "{where} (binnen {time})",
        "{where} (în {time})",
    ),
    "ladder.end": Entry("End of the time", "Fine del tempo", "Ende der Zeit", "Sfârșitul timpului"),
    "ladder.no_clock": Entry(
        "no such clock", "orologio inesistente", "keine solche Uhr", "cronometru inexistent"
    ),
    "ladder.asks": Entry("asks", "chiede a", "fragt", "întreabă"),
    "ladder.who_asks": Entry(
        "Who asks whom", "Chi chiede a chi", "Wer wen fragt", "Cine pe cine întreabă"
    ),
    "ladder.bot": Entry("bot", "bot", "Bot", "bot"),
    "ladder.team": Entry("team", "team", "Team", "echipă"),
    "ladder.told": Entry(
        "told by escalations",
        "avvisato dalle escalation",
        "von Eskalationen benachrichtigt",
        "anunțat de escaladări",
    ),
    # What is different between two versions
    "versions.about": Entry(
        "what is different", "che cosa è diverso", "was anders ist", "ce este diferit"
    ),
    "versions.title": Entry(
        "What is different", "Che cosa è diverso", "Was anders ist", "Ce este diferit"
    ),
    "versions.both": Entry(
        "Version {new} against {old}",
        "Versione {new} a confronto con {old}",
        "Version {new} gegenüber {old}",
        "Versiunea {new} față de {old}",
    ),
    "versions.counts": Entry(
        "{added} new, {removed} gone, {changed} changed",
        "novità: {added}, tolti: {removed}, modifiche: {changed}",
        "{added} neu, {removed} entfallen, {changed} geändert",
        "noi: {added}, eliminate: {removed}, schimbate: {changed}",
    ),
    "versions.before": Entry(
        "Before: version {version}",
        "Prima: versione {version}",
        "Zuvor: Version {version}",
        "Înainte: versiunea {version}",
    ),
    "versions.now": Entry(
        "Now: version {version}",
        "Ora: versione {version}",
        "Jetzt: Version {version}",
        "Acum: versiunea {version}",
    ),
    "versions.without": Entry(
        "{title}, without it", "{title}, dove manca", "{title}, ohne dies", "{title}, unde lipsește"
    ),
    "versions.beside": Entry("side by side", "a confronto", "nebeneinander", "alăturat"),
    "versions.was": Entry("was {what}", "prima: {what}", "zuvor: {what}", "înainte: {what}"),
    "versions.was_of": Entry(
        "was of {who}", "prima di: {who}", "zuvor bei: {who}", "înainte la: {who}"
    ),
    "versions.nobody": Entry("nobody", "nessuno", "niemand", "nimeni"),
    "versions.was_text": Entry("was: {what}", "prima: {what}", "zuvor: {what}", "înainte: {what}"),
    "versions.led_to": Entry(
        "led to {title}", "portava a {title}", "führte zu {title}", "ducea la {title}"
    ),
    "versions.kind.state": Entry("state", "uno stato", "ein Status", "o stare"),
    "versions.kind.waiting": Entry("waiting", "in attesa", "wartend", "în așteptare"),
    "versions.kind.resolved": Entry("resolved", "risolto", "gelöst", "rezolvat"),
    "versions.kind.end": Entry("end", "fine", "Ende", "sfârșit"),
    "versions.kind.start": Entry("start", "inizio", "Anfang", "început"),
    "versions.kind.group": Entry("group", "gruppo", "Gruppe", "grup"),
    "versions.kind.stub": Entry("stub", "rimando", "Verweis", "trimitere"),
    "versions.kind.missing": Entry("missing", "mancante", "fehlend", "lipsă"),
    "versions.kind.area": Entry("area", "area", "Bereich", "domeniu"),
    # The life of a ticket
    "life.moved": Entry("moved", "spostato", "verschoben", "mutat"),
    "life.no_way": Entry(
        "{event} (no such way)",
        "{event} (strada inesistente)",
        "{event} (kein solcher Weg)",
        "{event} (drum inexistent)",
    ),
    "life.step": Entry("step {numbers}", "passo {numbers}", "Schritt {numbers}", "pasul {numbers}"),
    "life.stayed": Entry(
        "stayed {time}", "permanenza {time}", "Aufenthalt {time}", "a stat {time}"
    ),
    "life.since": Entry("since {moment}", "dal {moment}", "seit {moment}", "din {moment}"),
    # Figures
    "figure.now": Entry("tickets now", "ticket adesso", "Tickets jetzt", "tichete acum"),
    "figure.late": Entry(
        "late tickets", "ticket in ritardo", "verspätete Tickets", "tichete întârziate"
    ),
    "figure.unassigned": Entry(
        "tickets that nobody has",
        "ticket che nessuno ha in carico",
        "Tickets ohne Bearbeiter",
        "tichete neatribuite",
    ),
    "figure.oldest": Entry(
        "longest stay so far",
        "permanenza più lunga finora",
        "längster Aufenthalt bisher",
        "cea mai lungă ședere până acum",
    ),
    "figure.visits": Entry("visits", "passaggi", "Aufenthalte", "vizite"),
    "figure.tickets": Entry(
        "tickets that came here",
        "ticket passati di qui",
        "Tickets, die hierher kamen",
        "tichete care au ajuns aici",
    ),
    "figure.mean": Entry("mean stay", "permanenza media", "mittlerer Aufenthalt", "ședere medie"),
    "figure.median": Entry(
        "median stay", "permanenza mediana", "Median des Aufenthalts", "ședere mediană"
    ),
    "figure.ninety": Entry(
        "stay of all but the longest tenth",
        "permanenza, escluso il decimo più lungo",
        "Aufenthalt ohne das längste Zehntel",
        "ședere, fără cea mai lungă zecime",
    ),
    "figures.now": Entry("{count} now", "adesso: {count}", "jetzt: {count}", "acum: {count}"),
    "figures.late": Entry(
        "! {count} late", "! in ritardo: {count}", "! verspätet: {count}", "! întârziate: {count}"
    ),
    "figures.unassigned": Entry(
        "{count} unassigned",
        "non assegnati: {count}",
        "ohne Bearbeiter: {count}",
        "neatribuite: {count}",
    ),
    "figures.tickets": Entry(
        "{count} tickets", "ticket: {count}", "Tickets: {count}", "tichete: {count}"
    ),
    "figures.visits": Entry(
        "{count} visits", "passaggi: {count}", "Aufenthalte: {count}", "vizite: {count}"
    ),
    "figures.median": Entry("median {time}", "mediana {time}", "Median {time}", "mediana {time}"),
    "figures.mean": Entry("mean {time}", "media {time}", "Mittel {time}", "media {time}"),
    "figures.ninety": Entry(
        "90 % within {time}", "90 % entro {time}", "90 % binnen {time}", "90 % în {time}"
    ),
    "figures.oldest": Entry(
        "oldest {time}", "il più vecchio: {time}", "ältestes: {time}", "cel mai vechi: {time}"
    ),
    "figures.under_one": Entry(" (under 1 %)", " (meno dell'1 %)", " (unter 1 %)", " (sub 1 %)"),
    "board.title": Entry(
        "open tickets on {moment}",
        "ticket aperti al {moment}",
        "offene Tickets am {moment}",
        "tichete deschise la {moment}",
    ),
    "board.lost": Entry(
        "{title}, and {tickets} in states that are not declared",
        "{title}, e {tickets} in stati non dichiarati",
        "{title}, und {tickets} in nicht deklarierten Status",
        "{title}, și {tickets} în stări nedeclarate",
    ),
    # Tables in pictures and on their page
    "drawn.head.state": Entry("State", "Stato", "Status", "Stare"),
    "drawn.head.area": Entry("Area", "Area", "Bereich", "Domeniu"),
    "drawn.head.workflow": Entry("Workflow", "Flusso", "Ablauf", "Flux"),
    "drawn.head.team": Entry("Team", "Team", "Team", "Echipă"),
    "drawn.head.escalation": Entry("Escalation", "Escalation", "Eskalation", "Escaladare"),
    "drawn.head.watched": Entry(
        "What is watched", "Che cosa si sorveglia", "Was überwacht wird", "Ce se urmărește"
    ),
    "drawn.head.comes": Entry("When it comes", "Quando scatta", "Wann sie kommt", "Când survine"),
    "drawn.head.who": Entry("Who", "Chi", "Wer", "Cine"),
    "drawn.head.within": Entry(
        "Promised time", "Tempo promesso", "Zugesagte Zeit", "Termen promis"
    ),
    "drawn.head.tasks": Entry("Tasks", "Attività", "Aufgaben", "Sarcini"),
    "drawn.head.next": Entry(
        "What can come next",
        "Che cosa può venire dopo",
        "Was folgen kann",
        "Ce poate urma",
    ),
    "drawn.head.notes": Entry("Notes", "Note", "Anmerkungen", "Note"),
    "drawn.head.figures": Entry(
        "Figures and notes", "Cifre e note", "Zahlen und Anmerkungen", "Cifre și note"
    ),
    "drawn.head.happens": Entry(
        "What happens", "Che cosa succede", "Was geschieht", "Ce se întâmplă"
    ),
    "drawn.head.from": Entry("From", "Da", "Von", "Din"),
    "drawn.head.to": Entry("To", "A", "Nach", "În"),
    "drawn.head.may": Entry("Who may", "Chi può", "Wer darf", "Cine poate"),
    "drawn.head.time": Entry("Time", "Tempo", "Zeit", "Timp"),
    "drawn.head.condition": Entry("Condition", "Condizione", "Bedingung", "Condiție"),
    "drawn.head.opens": Entry("Opens", "Apre", "Eröffnet", "Deschide"),
    "drawn.head.acts": Entry("Who acts", "Chi agisce", "Wer handelt", "Cine acționează"),
    "drawn.head.hours": Entry("Hours", "Orari", "Zeiten", "Program"),
    "drawn.head.purpose": Entry("Purpose", "Scopo", "Zweck", "Scop"),
    "drawn.head.promise": Entry("Promise", "Promessa", "Zusage", "Promisiune"),
    "drawn.head.which": Entry(
        "For which tickets", "Per quali ticket", "Für welche Tickets", "Pentru ce tichete"
    ),
    "drawn.head.times": Entry("Times", "Tempi", "Zeiten", "Termene"),
    "drawn.head.when": Entry("When and what", "Quando e che cosa", "Wann und was", "Când și ce"),
    "drawn.end": Entry("End", "Fine", "Ende", "Sfârșit"),
    "drawn.resolved": Entry("Resolved", "Risolto", "Gelöst", "Rezolvat"),
    "drawn.tasks": Entry(
        "Tasks: {items}", "Attività: {items}", "Aufgaben: {items}", "Sarcini: {items}"
    ),
    "drawn.starts": Entry("starts", "inizia", "beginnt", "începe"),
    "drawn.every_ticket": Entry("every ticket", "ogni ticket", "jedes Ticket", "orice tichet"),
    "drawn.every_other": Entry("every other", "ogni altro", "jedes andere", "orice altul"),
    "drawn.states": Entry("States", "Stati", "Status", "Stări"),
    "drawn.transitions": Entry("Transitions", "Passaggi", "Übergänge", "Tranziții"),
    "drawn.areas": Entry("Areas", "Aree", "Bereiche", "Domenii"),
    "drawn.promises": Entry("Promises", "Promesse", "Zusagen", "Promisiuni"),
    "drawn.escalations": Entry("Escalations", "Escalation", "Eskalationen", "Escaladări"),
    "sheet.picture": Entry("Picture", "Figura", "Bild", "Imagine"),
    "sheet.view": Entry("View", "Vista", "Ansicht", "Vedere"),
    "sheet.search": Entry("Search", "Cerca", "Suche", "Căutare"),
    "sheet.zoom_in": Entry("Zoom in", "Ingrandisci", "Vergrößern", "Mărește"),
    "sheet.zoom_out": Entry("Zoom out", "Riduci", "Verkleinern", "Micșorează"),
    "sheet.whole": Entry("Show everything", "Mostra tutto", "Alles zeigen", "Arată tot"),
    "sheet.fit": Entry("Fit", "Adatta", "Einpassen", "Încadrează"),
    "sheet.details": Entry("Details", "Dettagli", "Einzelheiten", "Detalii"),
    "sheet.choose": Entry(
        "Choose a state or a line in the picture.",
        "Scegliere uno stato o una linea nella figura.",
        "Einen Status oder eine Linie im Bild auswählen.",
        "Alegeți o stare sau o linie din imagine.",
    ),
    "sheet.keys": Entry(
        "In the picture: Tab goes from part to part, Enter chooses, arrows move, "
        "+ and - zoom, 0 shows everything.",
        "Nella figura: Tab passa da una parte all'altra, Invio sceglie, le frecce spostano, "
        "+ e - ingrandiscono e riducono, 0 mostra tutto.",
        "Im Bild: Tab geht von Teil zu Teil, Eingabe wählt aus, Pfeile verschieben, "
        "+ und - vergrößern und verkleinern, 0 zeigt alles.",
        "În imagine: Tab trece de la o parte la alta, Enter alege, săgețile deplasează, "
        "+ și - măresc și micșorează, 0 arată tot.",
    ),
    "sheet.found": Entry(
        many("{count} part found", "{count} parts found"),
        many("{count} parte trovata", "{count} parti trovate"),
        many("{count} Teil gefunden", "{count} Teile gefunden"),
        few("{count} parte găsită", "{count} părți găsite", "{count} de părți găsite"),
    ),
}
