"""What the elements of a process, its roles and clocks are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supportflow.languages.entries import Entry

__all__ = ["ENTRIES"]

ENTRIES: Final[Mapping[str, Entry]] = {
    # One element of a kind
    "kind.process": Entry("process", "processo", "Prozess", "proces"),
    "kind.agent": Entry("agent", "operatore", "Mitarbeiter", "agent"),
    "kind.area": Entry("area", "area", "Bereich", "domeniu"),
    "kind.calendar": Entry("calendar", "calendario", "Kalender", "calendar"),
    "kind.channel": Entry("channel", "canale", "Kanal", "canal"),
    "kind.clock": Entry("clock", "orologio", "Uhr", "cronometru"),
    "kind.escalation": Entry("escalation", "escalation", "Eskalation", "escaladare"),
    "kind.field": Entry("field", "campo", "Feld", "câmp"),
    "kind.level": Entry("level", "livello", "Stufe", "nivel"),
    "kind.priority": Entry("priority", "priorità", "Priorität", "prioritate"),
    "kind.product": Entry("product", "prodotto", "Produkt", "produs"),
    "kind.reply": Entry("reply", "risposta", "Antworttext", "răspuns"),
    "kind.rule": Entry("rule", "regola", "Regel", "regulă"),
    "kind.sla": Entry("promise", "promessa", "Zusage", "promisiune"),
    "kind.state": Entry("state", "stato", "Status", "stare"),
    "kind.task": Entry("task", "attività", "Aufgabe", "sarcină"),
    "kind.team": Entry("team", "team", "Team", "echipă"),
    "kind.topic": Entry("topic", "argomento", "Thema", "subiect"),
    "kind.transition": Entry("transition", "passaggio", "Übergang", "tranziție"),
    "kind.workflow": Entry("workflow", "flusso", "Ablauf", "flux"),
    # All of a kind
    "kinds.agents": Entry("Agents", "Operatori", "Mitarbeiter", "Agenți"),
    "kinds.areas": Entry("Areas", "Aree", "Bereiche", "Domenii"),
    "kinds.calendars": Entry("Calendars", "Calendari", "Kalender", "Calendare"),
    "kinds.channels": Entry("Channels", "Canali", "Kanäle", "Canale"),
    "kinds.escalations": Entry("Escalations", "Escalation", "Eskalationen", "Escaladări"),
    "kinds.fields": Entry("Fields", "Campi", "Felder", "Câmpuri"),
    "kinds.levels": Entry("Levels", "Livelli", "Stufen", "Niveluri"),
    "kinds.priorities": Entry("Priorities", "Priorità", "Prioritäten", "Priorități"),
    "kinds.products": Entry("Products", "Prodotti", "Produkte", "Produse"),
    "kinds.replies": Entry("Replies", "Risposte", "Antworttexte", "Răspunsuri"),
    "kinds.rules": Entry("Rules", "Regole", "Regeln", "Reguli"),
    "kinds.slas": Entry("Promises", "Promesse", "Zusagen", "Promisiuni"),
    "kinds.states": Entry("States", "Stati", "Status", "Stări"),
    "kinds.tasks": Entry("Tasks", "Attività", "Aufgaben", "Sarcini"),
    "kinds.teams": Entry("Teams", "Team", "Teams", "Echipe"),
    "kinds.topics": Entry("Topics", "Argomenti", "Themen", "Subiecte"),
    "kinds.workflows": Entry("Workflows", "Flussi", "Abläufe", "Fluxuri"),
    # Roles that every process has
    "role.customer": Entry("customer", "cliente", "Kunde", "client"),
    "role.system": Entry("the system", "il sistema", "das System", "sistemul"),
    "role.agent": Entry("any agent", "qualsiasi operatore", "jeder Mitarbeiter", "orice agent"),
    "role.assignee": Entry(
        "whoever works on the ticket",
        "chi ha in carico il ticket",
        "wer das Ticket bearbeitet",
        "cine lucrează la tichet",
    ),
    # Whom a state waits for
    "waits.customer": Entry("the customer", "il cliente", "den Kunden", "client"),
    "waits.supplier": Entry("the supplier", "il fornitore", "den Lieferanten", "furnizor"),
    "waits.children": Entry(
        "child tickets", "i ticket collegati", "untergeordnete Tickets", "tichetele subordonate"
    ),
    # Clocks that the library names itself, and what stands in the place of one
    "clock.first_response": Entry(
        "First response", "Prima risposta", "Erste Antwort", "Primul răspuns"
    ),
    "clock.next_response": Entry(
        "Next response", "Risposta successiva", "Nächste Antwort", "Răspunsul următor"
    ),
    "clock.resolution": Entry("Resolution", "Soluzione", "Lösung", "Rezolvare"),
    "clock.total_resolution": Entry(
        "Total resolution", "Soluzione definitiva", "Endgültige Lösung", "Rezolvare definitivă"
    ),
    "clock.within": Entry(
        "Promised time of a state",
        "Tempo promesso di uno stato",
        "Zugesagte Zeit eines Status",
        "Timpul promis al unei stări",
    ),
    "clock.task": Entry(
        "Promised time of a task",
        "Tempo promesso di un'attività",
        "Zugesagte Zeit einer Aufgabe",
        "Timpul promis al unei sarcini",
    ),
    "clock.state": Entry(
        "Time in a state", "Tempo in uno stato", "Zeit in einem Status", "Timp într-o stare"
    ),
    "clock.rule": Entry(
        "As soon as it holds",
        "Appena la condizione vale",
        "Sobald die Bedingung gilt",
        "Imediat ce condiția este îndeplinită",
    ),
    "clock.hand": Entry(
        "Called by a person",
        "Chiamata da una persona",
        "Von einer Person ausgelöst",
        "Declanșată de o persoană",
    ),
    "not_declared": Entry("not declared", "non dichiarato", "nicht festgelegt", "nedeclarat"),
}
