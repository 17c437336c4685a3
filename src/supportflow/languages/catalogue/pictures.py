"""What stands in pictures of a process: boxes, lines, the legend, titles and views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supportflow.languages.entries import Entry, few, many

__all__ = ["ENTRIES"]

_DAYS: Final = (
    Entry("mon", "lun", "Mo", "lun"),
    Entry("tue", "mar", "Di", "mar"),
    Entry("wed", "mer", "Mi", "mie"),
    Entry("thu", "gio", "Do", "joi"),
    Entry("fri", "ven", "Fr", "vin"),
    Entry("sat", "sab", "Sa", "sâm"),
    Entry("sun", "dom", "So", "dum"),
)

ENTRIES: Final[Mapping[str, Entry]] = {
    # How many there are; {count} is the number with its thousands apart
    "count.area": Entry(
        many("{count} area", "{count} areas"),
        many("{count} area", "{count} aree"),
        many("{count} Bereich", "{count} Bereiche"),
        few("{count} domeniu", "{count} domenii", "{count} de domenii"),
    ),
    "count.escalation": Entry(
        many("{count} escalation", "{count} escalations"),
        many("{count} escalation", "{count} escalation"),
        many("{count} Eskalation", "{count} Eskalationen"),
        few("{count} escaladare", "{count} escaladări", "{count} de escaladări"),
    ),
    "count.handoff": Entry(
        many("{count} handoff", "{count} handoffs"),
        many("{count} consegna", "{count} consegne"),
        many("{count} Übergabe", "{count} Übergaben"),
        few("{count} predare", "{count} predări", "{count} de predări"),
    ),
    "count.ladder": Entry(
        many("{count} ladder", "{count} ladders"),
        many("{count} scala", "{count} scale"),
        many("{count} Leiter", "{count} Leitern"),
        few("{count} scară", "{count} scări", "{count} de scări"),
    ),
    "count.more_state": Entry(
        many("{count} more state", "{count} more states"),
        many("{count} altro stato", "altri {count} stati"),
        many("{count} weiterer Status", "{count} weitere Status"),
        few("încă {count} stare", "încă {count} stări", "încă {count} de stări"),
    ),
    "count.state": Entry(
        many("{count} state", "{count} states"),
        many("{count} stato", "{count} stati"),
        many("{count} Status", "{count} Status"),
        few("{count} stare", "{count} stări", "{count} de stări"),
    ),
    "count.task": Entry(
        many("{count} task", "{count} tasks"),
        many("{count} attività", "{count} attività"),
        many("{count} Aufgabe", "{count} Aufgaben"),
        few("{count} sarcină", "{count} sarcini", "{count} de sarcini"),
    ),
    "count.ticket": Entry(
        many("{count} ticket", "{count} tickets"),
        many("{count} ticket", "{count} ticket"),
        many("{count} Ticket", "{count} Tickets"),
        few("{count} tichet", "{count} tichete", "{count} de tichete"),
    ),
    "count.transition": Entry(
        many("{count} transition", "{count} transitions"),
        many("{count} passaggio", "{count} passaggi"),
        many("{count} Übergang", "{count} Übergänge"),
        few("{count} tranziție", "{count} tranziții", "{count} de tranziții"),
    ),
    "count.visit": Entry(
        many("{count} visit", "{count} visits"),
        many("{count} passaggio", "{count} passaggi"),
        many("{count} Aufenthalt", "{count} Aufenthalte"),
        few("{count} vizită", "{count} vizite", "{count} de vizite"),
    ),
    "thousands": Entry(",", ".", ".", "."),
    # Hours and times in short
    **{f"day.hours.{number}": entry for number, entry in enumerate(_DAYS, 1)},
    "length.days": Entry("{count} d", "{count} g", "{count} T", "{count} z"),
    "length.hours": Entry("{count} h", "{count} h", "{count} Std.", "{count} h"),
    "length.minutes": Entry("{count} min", "{count} min", "{count} Min.", "{count} min"),
    "length.seconds": Entry("{count} s", "{count} s", "{count} Sek.", "{count} s"),
    "drawn.after": Entry("after {time}", "dopo {time}", "nach {time}", "după {time}"),
    "drawn.within": Entry("within {time}", "entro {time}", "binnen {time}", "în {time}"),
    "drawn.if": Entry(
        "if {condition}", "se: {condition}", "wenn: {condition}", "dacă: {condition}"
    ),
    # The legend
    "legend.step": Entry(
        "step by the team", "passo del team", "Schritt des Teams", "pas al echipei"
    ),
    "legend.customer": Entry(
        "customer acts", "agisce il cliente", "Kunde handelt", "pas al clientului"
    ),
    "legend.timer": Entry("timer runs out", "scade un tempo", "Frist läuft ab", "expiră un termen"),
    "legend.escalation": Entry("escalation", "escalation", "Eskalation", "escaladare"),
    "legend.return": Entry(
        "back to an earlier state",
        "ritorno a uno stato precedente",
        "zurück zu einem früheren Status",
        "înapoi la o stare anterioară",
    ),
    "legend.child": Entry(
        "opens a child ticket",
        "apre un ticket collegato",
        "eröffnet ein untergeordnetes Ticket",
        "deschide un tichet subordonat",
    ),
    "legend.start": Entry("start", "inizio", "Anfang", "început"),
    "legend.waiting": Entry(
        "dashed frame: we wait",
        "bordo tratteggiato: si attende",
        "gestrichelter Rahmen: wir warten",
        "chenar întrerupt: așteptăm",
    ),
    "legend.resolved": Entry(
        "thick frame: resolved",
        "bordo spesso: risolto",
        "dicker Rahmen: gelöst",
        "chenar gros: rezolvat",
    ),
    "legend.end": Entry(
        "double frame: end", "bordo doppio: fine", "doppelter Rahmen: Ende", "chenar dublu: sfârșit"
    ),
    "legend.rung": Entry(
        "what escalates", "che cosa fa scattare un'escalation", "was eskaliert", "ce se escaladează"
    ),
    "legend.now": Entry("here now", "ora qui", "jetzt hier", "acum aici"),
    "legend.taken": Entry(
        "the way it took", "la strada percorsa", "der genommene Weg", "drumul parcurs"
    ),
    "legend.pale": Entry("grey: next to it", "grigio: accanto", "grau: daneben", "gri: alături"),
    "legend.added": Entry("new: thick", "nuovo: spesso", "neu: dick", "nou: gros"),
    "legend.removed": Entry(
        "gone: dashed, struck out",
        "tolto: tratteggiato, barrato",
        "entfallen: gestrichelt, durchgestrichen",
        "eliminat: întrerupt, tăiat",
    ),
    "legend.changed": Entry("changed", "cambiato", "geändert", "schimbat"),
    "legend.same": Entry(
        "grey: as before", "grigio: come prima", "grau: wie zuvor", "gri: ca înainte"
    ),
    "legend.fault": Entry(
        "red: not declared, or declared twice",
        "rosso: non dichiarato o dichiarato due volte",
        "rot: nicht oder doppelt deklariert",
        "roșu: nedeclarat sau declarat de două ori",
    ),
    "legend.handoff.area": Entry(
        "ring: handed to another area",
        "anello: passa a un'altra area",
        "Ring: geht an einen anderen Bereich",
        "inel: trece la alt domeniu",
    ),
    "legend.handoff.team": Entry(
        "ring: handed to another team",
        "anello: passa a un altro team",
        "Ring: geht an ein anderes Team",
        "inel: trece la altă echipă",
    ),
    "legend.box": Entry(
        "In a box: {items}",
        "In ogni riquadro: {items}",
        "In jedem Kasten: {items}",
        "În casete: {items}",
    ),
    "legend.box.area": Entry(
        "area, teams, hours, how many states",
        "area, team, orari, numero di stati",
        "Bereich, Teams, Zeiten, Zahl der Status",
        "domeniul, echipele, programul, numărul de stări",
    ),
    # {last} is written in bold, as it is in the boxes.
    "legend.box.escalation": Entry(
        "escalation, when it comes, {last}",
        "escalation, quando scatta, {last}",
        "Eskalation, wann sie kommt, {last}",
        "escaladarea, când survine, {last}",
    ),
    "legend.box.does": Entry("what it does", "che cosa fa", "was sie bewirkt", "ce face"),
    "legend.box.state": Entry(
        "state, owner, tasks, {last}",
        "stato, chi agisce, attività, {last}",
        "Status, wer handelt, Aufgaben, {last}",
        "starea, cine acționează, sarcinile, {last}",
    ),
    "legend.box.within": Entry(
        "promised time", "tempo promesso", "zugesagte Zeit", "termenul promis"
    ),
    "legend.box.figures": Entry(", figures", ", cifre", ", Zahlen", ", cifre"),
    "legend.up_to": Entry("to {bound}", "fino a {bound}", "bis {bound}", "până la {bound}"),
    # In boxes and on lines
    "drawn.waits.customer": Entry("Customer", "Cliente", "Kunde", "Client"),
    "drawn.waits.supplier": Entry("Supplier", "Fornitore", "Lieferant", "Furnizor"),
    "drawn.waits.children": Entry(
        "Child tickets", "Ticket collegati", "Untergeordnete Tickets", "Tichete subordonate"
    ),
    "drawn.sign.now": Entry("▶ here now", "▶ ora qui", "▶ jetzt hier", "▶ acum aici"),
    "drawn.sign.added": Entry("+ new", "+ nuovo", "+ neu", "+ nou"),
    "drawn.sign.removed": Entry("− gone", "− tolto", "− entfallen", "− eliminat"),
    "drawn.sign.changed": Entry("≠ changed", "≠ cambiato", "≠ geändert", "≠ schimbat"),
    "drawn.twice": Entry(
        "declared twice", "dichiarato due volte", "doppelt deklariert", "declarat de două ori"
    ),
    "drawn.missing": Entry("not declared", "non dichiarato", "nicht deklariert", "nedeclarat"),
    "drawn.unknown.area": Entry(
        "unknown area", "area sconosciuta", "unbekannter Bereich", "domeniu necunoscut"
    ),
    "drawn.unknown.team": Entry(
        "unknown team", "team sconosciuto", "unbekanntes Team", "echipă necunoscută"
    ),
    "drawn.unknown.task": Entry(
        "unknown task", "attività sconosciuta", "unbekannte Aufgabe", "sarcină necunoscută"
    ),
    "drawn.none.area": Entry("No area", "Senza area", "Ohne Bereich", "Fără domeniu"),
    "drawn.none.team": Entry("No team", "Senza team", "Ohne Team", "Fără echipă"),
    "drawn.no_start": Entry("no start", "nessun inizio", "kein Anfang", "fără început"),
    "drawn.child": Entry(
        "child ticket", "ticket collegato", "untergeordnetes Ticket", "tichet subordonat"
    ),
    "drawn.opens": Entry(
        "(opens {items})", "(apre {items})", "(eröffnet {items})", "(deschide {items})"
    ),
    "drawn.any": Entry(
        "any open state", "qualsiasi stato aperto", "jeder offene Status", "orice stare deschisă"
    ),
    "drawn.any.phase": Entry(
        "any state of phase {phase}",
        "qualsiasi stato della fase {phase}",
        "jeder Status der Phase {phase}",
        "orice stare din faza {phase}",
    ),
    "drawn.to": Entry("to", "verso", "zu", "către"),
    "drawn.from": Entry("from", "da", "von", "din"),
    "drawn.to.state": Entry("to {title}", "verso {title}", "zu {title}", "către {title}"),
    "drawn.from.state": Entry("from {title}", "da {title}", "von {title}", "din {title}"),
    "drawn.to.part": Entry(
        "{sign}, part {number}",
        "{sign}, parte {number}",
        "{sign}, Teil {number}",
        "{sign}, partea {number}",
    ),
    "drawn.part": Entry(
        "Part {number} of {count}",
        "Parte {number} di {count}",
        "Teil {number} von {count}",
        "Partea {number} din {count}",
    ),
    "drawn.part.of": Entry(
        "{title}: part {number} of {count}",
        "{title}: parte {number} di {count}",
        "{title}: Teil {number} von {count}",
        "{title}: partea {number} din {count}",
    ),
    "drawn.more": Entry(
        "{first} and {count} more",
        "{first} e altri {count}",
        "{first} und {count} weitere",
        "{first} și încă {count}",
    ),
    "drawn.and_more": Entry(
        "and {count} more", "e altre {count}", "und {count} weitere", "și încă {count}"
    ),
    # For those who cannot see a picture
    "told.counts": Entry(
        "{title}: {states} in {areas}, {transitions}.",
        "{title}: {states} in {areas}, {transitions}.",
        "{title}: {states} in {areas}, {transitions}.",
        "{title}: {states} în {areas}, {transitions}.",
    ),
    "told.starts": Entry(
        "Starts: {items}.", "Inizi: {items}.", "Anfänge: {items}.", "Începuturi: {items}."
    ),
    "told.ends": Entry(
        "Ends: {items}.", "Fini: {items}.", "Enden: {items}.", "Sfârșituri: {items}."
    ),
    "told.promise": Entry(
        "Promises: {items}.", "Promesse: {items}.", "Zusagen: {items}.", "Promisiuni: {items}."
    ),
    "told.escalation": Entry(
        "Escalations: {items}.",
        "Escalation: {items}.",
        "Eskalationen: {items}.",
        "Escaladări: {items}.",
    ),
    "told.start": Entry("Start: {title}", "Inizio: {title}", "Anfang: {title}", "Început: {title}"),
    "told.missing": Entry(
        "{title}: not declared",
        "{title}: non dichiarato",
        "{title}: nicht deklariert",
        "{title}: nedeclarat",
    ),
    "told.tasks": Entry(
        "tasks: {items}", "attività: {items}", "Aufgaben: {items}", "sarcini: {items}"
    ),
    "told.from_to": Entry(
        "from {source} to {target}",
        "da {source} a {target}",
        "von {source} nach {target}",
        "din {source} în {target}",
    ),
    "told.edge": Entry(
        "{words}: from {source} to {target}",
        "{words}: da {source} a {target}",
        "{words}: von {source} nach {target}",
        "{words}: din {source} în {target}",
    ),
    "told.leads_on": Entry("leads on", "prosegue", "führt weiter", "duce mai departe"),
    "told.starts_in": Entry(
        "{channel} starts in {target}",
        "{channel} comincia in {target}",
        "{channel} beginnt in {target}",
        "{channel} începe în {target}",
    ),
    "told.to": Entry(
        "Continues in {title}", "Continua in {title}", "Weiter in {title}", "Continuă în {title}"
    ),
    "told.from": Entry(
        "Comes from {title}", "Viene da {title}", "Kommt von {title}", "Vine din {title}"
    ),
    # Titles of pictures and of their parts
    "drawn.version": Entry(
        "Version {version}", "Versione {version}", "Version {version}", "Versiunea {version}"
    ),
    "view.titled": Entry(
        "{title}: {about}", "{title}: {about}", "{title}: {about}", "{title}: {about}"
    ),
    "view.some": Entry(
        "{states} of {all}", "{states} su {all}", "{states} von {all}", "{states} din {all}"
    ),
    "view.all": Entry("Everything", "Tutto", "Alles", "Totul"),
    "view.overview": Entry("overview", "panoramica", "Übersicht", "privire de ansamblu"),
    "view.overview.of": Entry(
        "{title}: overview of {areas} and {handoffs}.",
        "{title}: panoramica di {areas} e {handoffs}.",
        "{title}: Übersicht über {areas} und {handoffs}.",
        "{title}: privire de ansamblu asupra a {areas} și {handoffs}.",
    ),
    "view.escalations": Entry("escalations", "escalation", "Eskalationen", "escaladări"),
    "view.focus": Entry("for {name}", "per {name}", "für {name}", "pentru {name}"),
    "view.focus.customer": Entry("the customer", "il cliente", "den Kunden", "client"),
    "view.focus.system": Entry("the system", "il sistema", "das System", "sistem"),
    "view.focus.agent": Entry(
        "any agent", "qualsiasi operatore", "jeden Mitarbeiter", "orice agent"
    ),
    "view.around": Entry(
        "around {name}", "intorno a {name}", "rund um {name}", "în jurul stării {name}"
    ),
    "view.ticket": Entry(
        "the way of one ticket",
        "il percorso di un ticket",
        "der Weg eines Tickets",
        "drumul unui tichet",
    ),
    "view.too_many": Entry(
        "{said}; too many for one picture: see each area",
        "{said}; troppi per una figura sola: si veda ogni area",
        "{said}; zu viele für ein Bild: siehe die einzelnen Bereiche",
        "{said}; prea multe pentru o singură imagine: vezi fiecare domeniu",
    ),
    "view.wordless": Entry(
        "{said}; too large for words on its lines",
        "{said}; troppo grande per scritte sulle linee",
        "{said}; zu groß für Worte an den Linien",
        "{said}; prea mare pentru cuvinte pe linii",
    ),
    "view.page": Entry(
        "{said}, page {number} of {count}",
        "{said}, pagina {number} di {count}",
        "{said}, Seite {number} von {count}",
        "{said}, pagina {number} din {count}",
    ),
    "overview.states": Entry("States", "Stati", "Status", "Stări"),
    "overview.other": Entry("Other states", "Altri stati", "Andere Status", "Alte stări"),
    "overview.added": Entry("{states} new", "{states}: novità", "{states} neu", "{states}: nou"),
    "overview.removed": Entry(
        "{states} gone", "{states}: non c'è più", "{states} entfallen", "{states}: eliminat"
    ),
    "overview.changed": Entry(
        "{states} changed", "{states}: modifiche", "{states} geändert", "{states}: modificat"
    ),
}
