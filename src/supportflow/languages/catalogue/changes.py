"""What changed between two versions, and how the fields of a declaration are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supportflow.languages.entries import Entry

__all__ = ["ENTRIES"]

ENTRIES: Final[Mapping[str, Entry]] = {
    "change.added": Entry("new", "novità", "neu", "nou"),
    "change.removed": Entry("gone", "non c'è più", "weggefallen", "nu mai există"),
    "change.none": Entry("none", "niente", "nichts", "nimic"),
    "change.from_to": Entry(
        "{field}: {new}; before: {old}",
        "{field}: {new}; prima: {old}",
        "{field}: {new}; vorher: {old}",
        "{field}: {new}; înainte: {old}",
    ),
    "change.gained": Entry(
        "now also {items}", "ora anche {items}", "jetzt auch {items}", "acum și {items}"
    ),
    "change.lost": Entry(
        "no longer {items}", "non più {items}", "nicht mehr {items}", "fără {items}"
    ),
    "changes.between": Entry(
        "From version {old} to version {new}.",
        "Dalla versione {old} alla versione {new}.",
        "Von Fassung {old} zu Fassung {new}.",
        "De la versiunea {old} la versiunea {new}.",
    ),
    "changes.none": Entry(
        "Nothing is different.",
        "Non è cambiato nulla.",
        "Es hat sich nichts geändert.",
        "Nu s-a schimbat nimic.",
    ),
    # Types of fields
    "type.text": Entry("text", "testo", "Text", "text"),
    "type.number": Entry("number", "numero", "Zahl", "număr"),
    "type.money": Entry("amount of money", "importo", "Geldbetrag", "sumă de bani"),
    "type.yes_no": Entry("yes or no", "sì o no", "ja oder nein", "da sau nu"),
    "type.date": Entry("date", "data", "Datum", "dată"),
    "type.moment": Entry("date and time", "data e ora", "Datum und Uhrzeit", "dată și oră"),
    "type.choice": Entry("one of", "uno tra", "eines von", "una dintre"),
    "type.choices": Entry("some of", "alcuni tra", "einige von", "unele dintre"),
    # Fields of the declaration
    "field.action": Entry(
        "done by", "azione automatica", "automatische Aktion", "acțiune automată"
    ),
    "field.after": Entry("time", "tempo", "Zeit", "timp"),
    "field.again": Entry("runs again", "riparte", "läuft erneut", "repornește"),
    "field.area": Entry("area", "area", "Bereich", "domeniu"),
    "field.asks": Entry(
        "who is asked", "a chi si chiede", "wer gefragt wird", "cine este întrebat"
    ),
    "field.asks_when": Entry(
        "when somebody is asked", "quando si chiede", "wann gefragt wird", "când se întreabă"
    ),
    "field.at": Entry("moment", "momento", "Zeitpunkt", "moment"),
    "field.automated": Entry(
        "works by itself", "lavora da sé", "arbeitet von selbst", "lucrează automat"
    ),
    "field.boundary": Entry(
        "end at closing time",
        "fine alla chiusura",
        "Ende bei Geschäftsschluss",
        "sfârșit la închidere",
    ),
    "field.breaks": Entry("breaks", "pause", "Pausen", "pauze"),
    "field.by": Entry("who may do it", "chi può farlo", "wer es darf", "cine poate face"),
    "field.calendar": Entry("calendar", "calendario", "Kalender", "calendar"),
    "field.choices": Entry("choices", "scelte", "Auswahl", "opțiuni"),
    "field.clock": Entry("clock", "orologio", "Uhr", "cronometru"),
    "field.contact": Entry("contact", "contatto", "Kontakt", "contact"),
    "field.customer_does": Entry(
        "what the customer does", "che cosa fa il cliente", "was der Kunde tut", "ce face clientul"
    ),
    "field.days_off": Entry("days off", "giorni di chiusura", "freie Tage", "zile libere"),
    "field.description": Entry("description", "descrizione", "Beschreibung", "descriere"),
    "field.does": Entry("what it does", "che cosa fa", "was gemacht wird", "ce face"),
    "field.does_not": Entry(
        "what it does not do", "che cosa non fa", "was nicht gemacht wird", "ce nu face"
    ),
    "field.escalates": Entry("escalates", "fa escalation", "eskaliert", "escaladează"),
    "field.event": Entry("event", "evento", "Ereignis", "eveniment"),
    "field.final": Entry("the end", "fine", "Ende", "final"),
    "field.fires": Entry("then", "poi", "dann", "apoi"),
    "field.first_response": Entry(
        "first response", "prima risposta", "erste Antwort", "primul răspuns"
    ),
    "field.follow_up": Entry("follow-up", "seguito", "Nachfassen", "revenire"),
    "field.follows": Entry("follows", "segue", "folgt auf", "urmează după"),
    "field.holidays": Entry("public holidays", "festività", "Feiertage", "sărbători legale"),
    "field.hours": Entry("opening hours", "orari", "Öffnungszeiten", "program"),
    "field.human_only": Entry("people only", "solo persone", "nur Personen", "doar persoane"),
    "field.label": Entry("title", "titolo", "Titel", "titlu"),
    "field.language": Entry("language", "lingua", "Sprache", "limbă"),
    "field.level": Entry("level", "livello", "Stufe", "nivel"),
    "field.log": Entry("names in logs", "nomi nei log", "Namen in Protokollen", "nume în jurnale"),
    "field.max_turns": Entry(
        "messages at most", "messaggi al massimo", "Nachrichten höchstens", "mesaje cel mult"
    ),
    "field.mission": Entry("mission", "missione", "Auftrag", "misiune"),
    "field.name": Entry("name", "nome", "Name", "nume"),
    "field.needs": Entry("what it takes", "che cosa serve", "was nötig ist", "ce este necesar"),
    "field.new": Entry("new ticket", "nuovo ticket", "neues Ticket", "tichet nou"),
    "field.next_response": Entry(
        "next response", "risposta successiva", "nächste Antwort", "răspunsul următor"
    ),
    "field.note": Entry("note", "nota", "Notiz", "notă"),
    "field.on": Entry("taken on", "scatta con", "ausgelöst durch", "declanșat de"),
    "field.on_change": Entry("when it changes", "quando cambia", "bei Änderung", "la schimbare"),
    "field.opens": Entry(
        "child tickets", "ticket collegati", "untergeordnete Tickets", "tichete subordonate"
    ),
    "field.overrides": Entry("other hours", "orari diversi", "andere Zeiten", "alt program"),
    "field.owner": Entry("owner", "responsabile", "verantwortlich", "responsabil"),
    "field.pauses": Entry("stands still", "si ferma", "steht still", "stă pe loc"),
    "field.pauses_when": Entry(
        "stands still when", "si ferma quando", "steht still bei", "stă pe loc când"
    ),
    "field.phase": Entry("phase", "fase", "Phase", "fază"),
    "field.priority": Entry("priority", "priorità", "Priorität", "prioritate"),
    "field.purpose": Entry("purpose", "scopo", "Zweck", "scop"),
    "field.reopen": Entry("reopening", "riapertura", "Wiederöffnen", "redeschidere"),
    "field.reply": Entry("reply", "risposta", "Antworttext", "răspuns"),
    "field.resolution": Entry("resolution", "soluzione", "Lösung", "rezolvare"),
    "field.resolved": Entry("resolved", "risolto", "gelöst", "rezolvat"),
    "field.restart": Entry(
        "starts times anew", "fa ripartire i tempi", "startet Zeiten neu", "repornește timpii"
    ),
    "field.reverts": Entry("goes back", "torna indietro", "geht zurück", "revine"),
    "field.review": Entry(
        "next review", "prossima revisione", "nächste Durchsicht", "următoarea revizuire"
    ),
    "field.sends": Entry("sent by", "inviato via", "gesendet über", "trimis prin"),
    "field.skips": Entry(
        "tasks that may be skipped",
        "attività che si possono saltare",
        "Aufgaben, die entfallen dürfen",
        "sarcini care pot fi omise",
    ),
    "field.sources": Entry("from", "da", "von", "din"),
    "field.starts": Entry("first state", "primo stato", "erster Status", "prima stare"),
    "field.starts_when": Entry("starts when", "inizia quando", "beginnt bei", "începe când"),
    "field.state": Entry("state", "stato", "Status", "stare"),
    "field.steps": Entry("steps", "passi", "Schritte", "pași"),
    "field.stops": Entry("stops", "si conclude", "endet", "se oprește"),
    "field.stops_when": Entry("stops when", "si conclude quando", "endet bei", "se oprește când"),
    "field.target": Entry("to", "verso", "nach", "către"),
    "field.task": Entry("task", "attività", "Aufgabe", "sarcină"),
    "field.tasks": Entry("tasks", "attività", "Aufgaben", "sarcini"),
    "field.team": Entry("team", "team", "Team", "echipă"),
    "field.teams": Entry("teams", "team", "Teams", "echipe"),
    "field.tells": Entry(
        "who is told", "chi viene avvisato", "wer benachrichtigt wird", "cine este anunțat"
    ),
    "field.text": Entry("wording", "testo", "Wortlaut", "formulare"),
    "field.to": Entry("to", "verso", "nach", "către"),
    "field.total_resolution": Entry(
        "total resolution", "soluzione definitiva", "endgültige Lösung", "rezolvare definitivă"
    ),
    "field.type": Entry("type", "tipo", "Typ", "tip"),
    "field.version": Entry("version", "versione", "Fassung", "versiune"),
    "field.waits_for": Entry(
        "whom we wait for", "chi si aspetta", "auf wen wir warten", "pe cine așteptăm"
    ),
    "field.week": Entry("weekly hours", "orario settimanale", "Wochenzeiten", "program săptămânal"),
    "field.when": Entry("condition", "condizione", "Bedingung", "condiție"),
    "field.within": Entry("promised time", "tempo promesso", "zugesagte Zeit", "timp promis"),
    "field.zone": Entry("time zone", "fuso orario", "Zeitzone", "fus orar"),
    "field.approves": Entry("policy", "regola", "Richtlinie", "politică"),
    "field.article": Entry("article", "articolo", "Artikel", "articol"),
    "field.asks_after": Entry(
        "asked by itself after",
        "si chiede da sé dopo",
        "von selbst gefragt nach",
        "se întreabă automat după",
    ),
    "field.asks_if": Entry(
        "asked by itself when",
        "si chiede da sé quando",
        "von selbst gefragt bei",
        "se întreabă automat când",
    ),
    "field.assign": Entry("given to", "si assegna a", "zugeteilt an", "se alocă către"),
    "field.attempts": Entry("tries", "tentativi", "Versuche", "încercări"),
    "field.audience": Entry("readers", "lettori", "Leser", "cititori"),
    "field.because": Entry("why", "perché", "Grund", "motiv"),
    "field.count": Entry("number", "numero", "Anzahl", "număr"),
    "field.definition": Entry("definition", "definizione", "Definition", "definiție"),
    "field.delay": Entry("delay", "attesa", "Verzögerung", "întârziere"),
    "field.gives": Entry("leads to", "porta a", "führt zu", "duce la"),
    "field.informs": Entry(
        "who is told", "chi viene avvisato", "wer informiert wird", "cine este anunțat"
    ),
    "field.keywords": Entry("keywords", "parole chiave", "Stichwörter", "cuvinte-cheie"),
    "field.kind": Entry("kind", "tipo", "Art", "tip"),
    "field.languages": Entry("languages", "lingue", "Sprachen", "limbi"),
    "field.learns": Entry(
        "what is written down", "che cosa si annota", "was festgehalten wird", "ce se notează"
    ),
    "field.limit": Entry(
        "open tickets at most",
        "ticket aperti al massimo",
        "offene Tickets höchstens",
        "tichete deschise cel mult",
    ),
    "field.low": Entry("low score", "voto basso", "niedrige Bewertung", "scor mic"),
    "field.measure": Entry(
        "what it measures", "che cosa misura", "was gemessen wird", "ce măsoară"
    ),
    "field.of": Entry("whose work", "di chi è il lavoro", "wessen Arbeit", "munca cui"),
    "field.prefers": Entry("rather with", "meglio con", "lieber mit", "mai degrabă cu"),
    "field.prefers_for": Entry(
        "rather with, for", "meglio con, per", "lieber mit, Dauer", "mai degrabă cu, timp de"
    ),
    "field.push_back": Entry(
        "back to the queue after",
        "torna in coda dopo",
        "zurück in die Warteschlange nach",
        "înapoi în coadă după",
    ),
    "field.reached": Entry(
        "how one gets there", "come ci si arriva", "wie man dahin kommt", "cum se ajunge aici"
    ),
    "field.same": Entry("the same in", "uguali in", "gleich in", "la fel în"),
    "field.sample": Entry(
        "share that is asked", "quota interpellata", "gefragter Anteil", "ponderea celor întrebați"
    ),
    "field.sensitive": Entry("sensitive", "delicato", "heikel", "sensibil"),
    "field.since": Entry("from", "da", "ab", "de la"),
    "field.skill": Entry("skill", "competenza", "Fähigkeit", "competență"),
    "field.stale_after": Entry(
        "no longer counted after",
        "non conta più dopo",
        "zählt nicht mehr nach",
        "nu se mai numără după",
    ),
    "field.stands_in": Entry("stands in for", "sostituisce", "vertritt", "înlocuiește pe"),
    "field.survey": Entry("survey", "sondaggio", "Umfrage", "sondaj"),
    "field.title": Entry("title", "titolo", "Titel", "titlu"),
    "field.tone": Entry("tone", "tono", "Ton", "ton"),
    "field.topic": Entry("topic", "argomento", "Thema", "subiect"),
    "field.until": Entry("until", "fino a", "bis", "până la"),
    "field.variants": Entry("other words", "altre parole", "andere Worte", "alte cuvinte"),
    "field.verdict": Entry("verdict", "esito", "Ergebnis", "verdict"),
    "field.wants": Entry("what it wants", "che cosa vuole", "was gebraucht wird", "ce cere"),
    "field.wants_note": Entry(
        "wants a note", "vuole una nota", "braucht eine Notiz", "cere o notă"
    ),
    "field.weight": Entry("weight", "peso", "Gewicht", "greutate"),
    "field.articles": Entry("articles", "articoli", "Artikel", "articole"),
    "field.areas": Entry("areas", "aree", "Bereiche", "domenii"),
    "field.channels": Entry("channels", "canali", "Kanäle", "canale"),
    "field.kpis": Entry("KPIs", "indicatori", "Kennzahlen", "indicatori"),
    "field.levels": Entry("levels", "livelli", "Stufen", "niveluri"),
    "field.products": Entry("products", "prodotti", "Produkte", "produse"),
    "field.replies": Entry("replies", "risposte", "Antworttexte", "răspunsuri"),
    "field.skills": Entry("skills", "competenze", "Fähigkeiten", "competențe"),
    "field.slas": Entry("promises", "promesse", "Zusagen", "promisiuni"),
    "field.states": Entry("states", "stati", "Status", "stări"),
    "field.topics": Entry("topics", "argomenti", "Themen", "subiecte"),
}
