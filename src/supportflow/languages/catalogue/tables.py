"""Heads of tables, and the questions that the first line of a page answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supportflow.languages.entries import Entry, polite

__all__ = ["ENTRIES"]

ENTRIES: Final[Mapping[str, Entry]] = {
    # The first line of a page
    "fact.above": Entry("Above it", "Livelli superiori", "Darüber", "Deasupra"),
    "fact.answers": Entry("We answer", "Rispondiamo", "Wir antworten", "Răspundem"),
    "fact.area": Entry("Area", "Area", "Bereich", "Domeniu"),
    "fact.areas": Entry("Areas", "Aree", "Bereiche", "Domenii"),
    "fact.asks": Entry(
        "Whom to ask",
        "A chi chiedere",
        "Wen fragen",
        polite("Pe cine întrebați", "Pe cine întrebi"),
    ),
    "fact.below": Entry("Below it", "Livelli inferiori", "Darunter", "Dedesubt"),
    "fact.channels": Entry("Channels", "Canali", "Kanäle", "Canale"),
    "fact.contact": Entry("Contact", "Contatto", "Kontakt", "Contact"),
    "fact.holidays": Entry(
        "Public holidays of", "Festività di", "Feiertage von", "Sărbători legale din"
    ),
    "fact.hours": Entry("Hours", "Orari", "Zeiten", "Program"),
    "fact.inside": Entry("Only within", "Solo entro", "Nur innerhalb von", "Doar în cadrul"),
    "fact.kind": Entry("Kind", "Tipo", "Art", "Tip"),
    "fact.owner": Entry("Owner", "Responsabile", "Verantwortlich", "Responsabil"),
    "fact.review": Entry(
        "Next review", "Prossima revisione", "Nächste Durchsicht", "Următoarea revizuire"
    ),
    "fact.starts": Entry(
        "Tickets start in", "I ticket iniziano in", "Tickets beginnen in", "Tichetele încep în"
    ),
    "fact.turns": Entry(
        "Messages at most", "Messaggi al massimo", "Nachrichten höchstens", "Mesaje cel mult"
    ),
    "fact.waits": Entry("We wait for", "Aspettiamo", "Wir warten auf", "Așteptăm"),
    "fact.who": Entry("Who", "Chi", "Wer", "Cine"),
    "fact.within": Entry("How fast", "In quanto tempo", "Wie schnell", "Cât de repede"),
    "fact.workflow": Entry("Workflow", "Flusso", "Ablauf", "Flux"),
    "fact.zone": Entry("Time zone", "Fuso orario", "Zeitzone", "Fus orar"),
    # Heads of columns
    "head.a": Entry("Accountable (A)", "Risponde (A)", "Verantwortlich (A)", "Răspunde (A)"),
    "head.about": Entry("What it is", "Di che si tratta", "Worum es geht", "Despre ce este"),
    "head.activity": Entry("Activity", "Attività", "Tätigkeit", "Activitate"),
    "head.after": Entry("After", "Dopo", "Nach", "După"),
    "head.answer": Entry("Answer", "Risposta", "Antwort", "Răspuns"),
    "head.area": Entry("Area", "Area", "Bereich", "Domeniu"),
    "head.asks": Entry(
        "Whom to ask",
        "A chi chiedere",
        "Wen fragen",
        polite("Pe cine întrebați", "Pe cine întrebi"),
    ),
    "head.c": Entry("Asked (C)", "Si consulta (C)", "Wird gefragt (C)", "Este consultat (C)"),
    "head.channel": Entry("Channel", "Canale", "Kanal", "Canal"),
    "head.cheat": Entry("On one sheet", "In un foglio", "Auf einem Blatt", "Pe o foaie"),
    "head.contact": Entry("Contact", "Contatto", "Kontakt", "Contact"),
    "head.counted_in": Entry("Counted in", "Contato in", "Gezählt in", "Numărat în"),
    "head.day": Entry("Day", "Giorno", "Tag", "Zi"),
    "head.escalation": Entry("Escalation", "Escalation", "Eskalation", "Escaladare"),
    "head.finding": Entry("Finding", "Rilievo", "Befund", "Constatare"),
    "head.for_whom": Entry(
        "For which tickets", "Per quali ticket", "Für welche Tickets", "Pentru ce tichete"
    ),
    "head.from": Entry("From", "Da", "Von", "Din"),
    "head.from_level": Entry("From level", "Dal livello", "Ab Stufe", "De la nivelul"),
    "head.from_team": Entry("Handed by", "Da chi", "Von wem", "De la cine"),
    "head.gets_it": Entry("Who gets it", "A chi passa", "Wer es bekommt", "Cine îl primește"),
    "head.i": Entry("Told (I)", "Si informa (I)", "Wird informiert (I)", "Este informat (I)"),
    "head.i_am": Entry("I am", "Sono", "Ich bin", "Sunt"),
    "head.i_ask": Entry("I ask", "Chiedo a", "Ich frage", "Întreb"),
    "head.i_need": Entry(
        "I need",
        "Vorrei",
        "Ich möchte",
        "Vreau",
    ),
    "head.kind": Entry("Kind", "Tipo", "Art", "Tip"),
    "head.language": Entry("Language", "Lingua", "Sprache", "Limbă"),
    "head.level": Entry("Level", "Livello", "Stufe", "Nivel"),
    "head.look_here": Entry("Look here", "Qui", "Hier nachsehen", "Vezi aici"),
    "head.next": Entry(
        "What can come next", "Che cosa può seguire", "Was folgen kann", "Ce poate urma"
    ),
    "head.open": Entry("Open", "Aperto", "Geöffnet", "Deschis"),
    "head.order": Entry("Order", "Ordine", "Reihe", "Ordine"),
    "head.owner": Entry("Owner", "Responsabile", "Verantwortlich", "Responsabil"),
    "head.priority": Entry("Priority", "Priorità", "Priorität", "Prioritate"),
    "head.product": Entry("Product", "Prodotto", "Produkt", "Produs"),
    "head.promise": Entry("Promise", "Promessa", "Zusage", "Promisiune"),
    "head.question": Entry("Question", "Domanda", "Frage", "Întrebare"),
    "head.r": Entry("Does it (R)", "Lo fa (R)", "Führt aus (R)", "Face (R)"),
    "head.reply": Entry("Reply", "Risposta", "Antworttext", "Răspuns"),
    "head.review": Entry(
        "Next review", "Prossima revisione", "Nächste Durchsicht", "Următoarea revizuire"
    ),
    "head.rule": Entry("Rule", "Regola", "Regel", "Regulă"),
    "head.severity": Entry("Severity", "Gravità", "Schwere", "Gravitate"),
    "head.state": Entry("State", "Stato", "Status", "Stare"),
    "head.task": Entry("Task", "Attività", "Aufgabe", "Sarcină"),
    "head.tasks": Entry("Tasks", "Attività", "Aufgaben", "Sarcini"),
    "head.team": Entry("Team", "Team", "Team", "Echipă"),
    "head.tells": Entry(
        "Who is told", "Chi viene avvisato", "Wer benachrichtigt wird", "Cine este anunțat"
    ),
    "head.text": Entry("Text", "Testo", "Text", "Text"),
    "head.then": Entry("Then it is in", "Poi è in", "Danach in", "Apoi este în"),
    "head.to_team": Entry("Handed to", "A chi", "An wen", "Către cine"),
    "head.topic": Entry("Topic", "Argomento", "Thema", "Subiect"),
    "head.translated": Entry(
        "Translated texts", "Testi tradotti", "Übersetzte Texte", "Texte traduse"
    ),
    "head.used_in": Entry("Used in", "Si usa in", "Verwendet in", "Folosit în"),
    "head.way_out": Entry("What to do", "Che cosa fare", "Was zu tun ist", "Ce este de făcut"),
    "head.what_changes": Entry(
        "What changes", "Che cosa cambia", "Was sich ändert", "Ce se schimbă"
    ),
    "head.what_happens": Entry(
        "What happens", "Che cosa succede", "Was geschieht", "Ce se întâmplă"
    ),
    "head.what_i_do": Entry("I work in", "Lavoro in", "Ich arbeite in", "Lucrez în"),
    "head.what_is_needed": Entry(
        "What it takes", "Che cosa serve", "Was dafür nötig ist", "Ce este necesar"
    ),
    "head.when": Entry("When", "Quando", "Wann", "Când"),
    "head.where": Entry("Where", "Dove", "Wo", "Unde"),
    "head.who": Entry("Who", "Chi", "Wer", "Cine"),
    "head.within": Entry("Within", "Entro", "Binnen", "Termen"),
    "head.word": Entry("Word", "Parola", "Wort", "Cuvânt"),
}
