"""Titles and sentences on the pages of a process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supportflow.languages.entries import Entry, few, many, polite

__all__ = ["ENTRIES"]

ENTRIES: Final[Mapping[str, Entry]] = {
    # Pages and what they are about
    "page.promises": Entry(
        "Promised times", "Tempi promessi", "Zugesagte Zeiten", "Termene promise"
    ),
    "page.promises.about": Entry(
        "What we promise to whom, with examples, and when we are open.",
        "Che cosa promettiamo e a chi, con esempi, e quando siamo aperti.",
        "Was wir wem zusagen, mit Beispielen, und wann geöffnet ist.",
        "Ce promitem și cui, cu exemple, și când este deschis.",
    ),
    "page.escalations": Entry("Escalations", "Escalation", "Eskalationen", "Escaladări"),
    "page.escalations.about": Entry(
        "What happens before and after a promise breaks, and who asks whom.",
        "Che cosa succede prima e dopo che una promessa salta, e chi chiede a chi.",
        "Was geschieht, bevor und nachdem eine Zusage bricht, und wer wen fragt.",
        "Ce se întâmplă înainte și după încălcarea unei promisiuni și cine pe cine întreabă.",
    ),
    "page.handoffs": Entry("Handoffs", "Passaggi di consegna", "Übergaben", "Predări"),
    "page.handoffs.about": Entry(
        "What goes from one team to another, and what must be written down.",
        "Che cosa passa da un team all'altro e che cosa va scritto.",
        "Was von einem Team zum anderen geht und was aufzuschreiben ist.",
        "Ce trece de la o echipă la alta și ce trebuie notat.",
    ),
    "page.raci": Entry("Who does what", "Chi fa che cosa", "Wer was tut", "Cine ce face"),
    "page.raci.about": Entry(
        "Who does it, who answers for it, who is asked and who is told (RACI).",
        "Chi lo fa, chi ne risponde, chi si consulta e chi si informa (RACI).",
        "Wer es tut, wer dafür geradesteht, wer gefragt und wer informiert wird (RACI).",
        "Cine face, cine răspunde, cine este consultat și cine este informat (RACI).",
    ),
    "page.decisions": Entry("Decisions", "Decisioni", "Entscheidungen", "Decizii"),
    "page.decisions.about": Entry(
        "Which priority, topic and product a ticket gets.",
        "Quale priorità, argomento e prodotto riceve un ticket.",
        "Welche Priorität, welches Thema und welches Produkt ein Ticket bekommt.",
        "Ce prioritate, subiect și produs primește un tichet.",
    ),
    "page.replies": Entry("Replies", "Risposte pronte", "Antworttexte", "Răspunsuri"),
    "page.replies.about": Entry(
        "What we write to customers, ready to be copied.",
        "Che cosa scriviamo ai clienti, pronto da copiare.",
        "Was wir Kunden schreiben, zum Kopieren.",
        "Ce le scriem clienților, gata de copiat.",
    ),
    "page.glossary": Entry("Glossary", "Glossario", "Glossar", "Glosar"),
    "page.glossary.about": Entry(
        "Every word of the process with its meaning.",
        "Ogni parola del processo con il suo significato.",
        "Jedes Wort des Prozesses mit seiner Bedeutung.",
        "Fiecare cuvânt al procesului, cu sensul lui.",
    ),
    "page.changes": Entry(
        "What changed", "Che cosa è cambiato", "Was sich geändert hat", "Ce s-a schimbat"
    ),
    "page.changes.about": Entry(
        "Every difference from the version before.",
        "Ogni differenza dalla versione precedente.",
        "Jeder Unterschied zur früheren Fassung.",
        "Fiecare diferență față de versiunea anterioară.",
    ),
    "page.health": Entry(
        "State of the process", "Salute del processo", "Zustand des Prozesses", "Starea procesului"
    ),
    "page.health.about": Entry(
        "Faults, open questions, missing translations and reviews, for the owners of the process.",
        "Errori, domande aperte, traduzioni mancanti e revisioni, per i responsabili del processo.",
        "Fehler, offene Fragen, fehlende Übersetzungen und Durchsichten, für die Verantwortlichen.",
        "Erori, întrebări deschise, traduceri lipsă și revizuiri, pentru responsabilii procesului.",
    ),
    "page.map": Entry("Map", "Mappa", "Landkarte", "Hartă"),
    "page.map.about": Entry(
        "The whole process as a picture.",
        "Tutto il processo in un'immagine.",
        "Der ganze Prozess als Bild.",
        "Întregul proces într-o imagine.",
    ),
    "kinds.sheets": Entry("Cheat sheets", "Fogli promemoria", "Merkblätter", "Fișe de buzunar"),
    "page.footer": Entry(
        "{process}, version {version}",
        "{process}, versione {version}",
        "{process}, Fassung {version}",
        "{process}, versiunea {version}",
    ),
    "page.owner": Entry(
        "owner: {owner}", "responsabile: {owner}", "verantwortlich: {owner}", "responsabil: {owner}"
    ),
    "page.review": Entry(
        "next review: {date}",
        "prossima revisione: {date}",
        "nächste Durchsicht: {date}",
        "următoarea revizuire: {date}",
    ),
    "trouble.title": Entry(
        "The process cannot be shown as it is now",
        "Il processo non si può mostrare com'è ora",
        "Der Prozess kann nicht gezeigt werden, wie er jetzt ist",
        "Procesul nu poate fi afișat așa cum este acum",
    ),
    # Start
    "start.i_am": Entry("I am …", "Sono …", "Ich bin …", "Sunt …"),
    "start.i_need": Entry(
        "I need …",
        "Vorrei …",
        "Ich möchte …",
        "Vreau …",
    ),
    "start.map": Entry(
        "Who hands on to whom", "Chi passa a chi", "Wer an wen übergibt", "Cine cui predă"
    ),
    "start.changed": Entry("What changed", "Novità", "Neuerungen", "Noutăți"),
    "start.all_changes": Entry(
        "All changes", "Tutte le novità", "Alle Neuerungen", "Toate noutățile"
    ),
    "start.sheet": Entry("cheat sheet", "foglio promemoria", "Merkblatt", "fișă de buzunar"),
    "start.broken": Entry(
        many(
            "This process has {n} error, so it cannot be relied on.",
            "This process has {n} errors, so it cannot be relied on.",
        ),
        many(
            "Questo processo ha {n} errore: non ci si può ancora basare.",
            "Questo processo ha {n} errori: non ci si può ancora basare.",
        ),
        many(
            "Dieser Prozess hat {n} Fehler und ist noch nicht verlässlich.",
            "Dieser Prozess hat {n} Fehler und ist noch nicht verlässlich.",
        ),
        few(
            "Acest proces are {n} eroare și încă nu este de încredere.",
            "Acest proces are {n} erori și încă nu este de încredere.",
            "Acest proces are {n} de erori și încă nu este de încredere.",
        ),
    ),
    "need.channel": Entry(
        "to know what happens when somebody calls or writes",
        "sapere che cosa succede quando qualcuno chiama o scrive",
        "wissen, was geschieht, wenn jemand anruft oder schreibt",
        "să știu ce se întâmplă când sună sau scrie cineva",
    ),
    "need.state": Entry(
        "the next step of a ticket",
        "trovare il prossimo passo di un ticket",
        "den nächsten Schritt eines Tickets finden",
        "să aflu pasul următor al unui tichet",
    ),
    "need.task": Entry(
        "to know how something is done",
        "sapere come si fa qualcosa",
        "wissen, wie etwas gemacht wird",
        "să știu cum se face ceva",
    ),
    "need.script": Entry(
        "words for a customer",
        "trovare le parole per un cliente",
        "Worte für einen Kunden finden",
        "să găsesc cuvinte pentru un client",
    ),
    "need.time": Entry(
        "to know by when",
        "sapere entro quando",
        "wissen, bis wann etwas fällig ist",
        "să știu până când",
    ),
    "need.help": Entry(
        "help with a ticket",
        "chiedere aiuto con un ticket",
        "Hilfe bei einem Ticket holen",
        "să cer ajutor la un tichet",
    ),
    "need.classify": Entry(
        "to know how urgent something is",
        "sapere quanto è urgente qualcosa",
        "wissen, wie dringend etwas ist",
        "să știu cât de urgent este ceva",
    ),
    "need.health": Entry(
        "to change the process",
        "cambiare il processo",
        "den Prozess ändern",
        "să schimb procesul",
    ),
    # What a step takes
    "only_if": Entry("only if", "solo se", "nur falls gilt", "doar dacă"),
    "stays": Entry("stays here", "resta qui", "bleibt hier", "rămâne aici"),
    "phase": Entry("phase", "fase", "Phase", "faza"),
    "need.note": Entry(
        "a note for the next person",
        "una nota per chi prosegue",
        "eine Notiz für die nächste Person",
        "o notă pentru următoarea persoană",
    ),
    "need.may_note": Entry(
        "perhaps a note", "eventualmente una nota", "allenfalls eine Notiz", "eventual o notă"
    ),
    "need.reply": Entry(
        "Reply to the customer",
        "Risposta al cliente",
        "Antwort an den Kunden",
        "Răspuns către client",
    ),
    "need.opens": Entry("Opens", "Apre", "Öffnet", "Deschide"),
    "mark.waits": Entry(
        "we wait for {who}", "si aspetta {who}", "wartet auf {who}", "se așteaptă: {who}"
    ),
    "mark.resolved": Entry("resolved", "risolto", "gelöst", "rezolvat"),
    "mark.final": Entry("the end", "fine", "Ende", "final"),
    # States
    "state.to_do": Entry("What to do", "Che cosa fare", "Was zu tun ist", "Ce este de făcut"),
    "state.next": Entry(
        "What comes next", "Che cosa viene dopo", "Wie es weitergeht", "Ce urmează"
    ),
    "state.by_itself": Entry(
        "What happens by itself",
        "Che cosa succede da sé",
        "Was von selbst geschieht",
        "Ce se întâmplă de la sine",
    ),
    "state.late": Entry(
        "If it takes too long",
        "Se passa troppo tempo",
        "Wenn es zu lange dauert",
        "Dacă durează prea mult",
    ),
    "state.from": Entry(
        "How a ticket gets here",
        "Come ci si arriva",
        "Wie ein Ticket hierher kommt",
        "Cum ajunge un tichet aici",
    ),
    "state.resolved": Entry(
        "The ticket counts as resolved here; it may be opened again.",
        "Qui il ticket conta come risolto; si può riaprire.",
        "Hier gilt das Ticket als gelöst; es kann wieder geöffnet werden.",
        "Aici tichetul este considerat rezolvat; poate fi redeschis.",
    ),
    "state.final": Entry(
        "The ticket is closed here.",
        "Qui il ticket è chiuso.",
        "Hier ist das Ticket abgeschlossen.",
        "Aici tichetul este închis.",
    ),
    "state.not_reopened": Entry(
        "A message of the customer is kept, and moves nothing.",
        "Un messaggio del cliente viene conservato e non muove nulla.",
        "Eine Nachricht des Kunden wird aufbewahrt und bewegt nichts.",
        "Un mesaj al clientului se păstrează și nu schimbă nimic.",
    ),
    "state.reopened": Entry(
        "A message of the customer opens it again, in {state}.",
        "Un messaggio del cliente lo riapre, in {state}.",
        "Eine Nachricht des Kunden öffnet es wieder, in {state}.",
        "Un mesaj al clientului îl redeschide, în {state}.",
    ),
    "state.reopened_within": Entry(
        "A message of the customer opens it again, in {state}; after the end for {time}.",
        "Un messaggio del cliente lo riapre, in {state}; dopo la chiusura per {time}.",
        "Eine Nachricht des Kunden öffnet es wieder, in {state}; Frist nach dem Ende: {time}.",
        "Un mesaj al clientului îl redeschide, în {state}; termen după închidere: {time}.",
    ),
    "state.reopened_new": Entry(
        "Otherwise the message opens a new ticket that refers to this one.",
        "Altrimenti il messaggio apre un nuovo ticket che rimanda a questo.",
        "Sonst öffnet die Nachricht ein neues Ticket, das auf dieses verweist.",
        "Altfel mesajul deschide un tichet nou, care se referă la acesta.",
    ),
    "state.actions": Entry(
        "What is done by itself needs nobody, unless it fails.",
        "Ciò che si fa da sé non richiede nessuno, salvo errori.",
        "Was von selbst geschieht, braucht niemanden, außer es misslingt.",
        "Ce se face automat nu are nevoie de nimeni, decât dacă eșuează.",
    ),
    # Tasks
    "task.steps": Entry("Steps", "Passi", "Schritte", "Pași"),
    "task.help": Entry(
        "When stuck",
        "Quando ci si blocca",
        "Wenn es nicht weitergeht",
        polite("Când vă blocați", "Când te blochezi"),
    ),
    "task.stuck": Entry(
        "When you are stuck, ask",
        polite("Se si blocca, chieda a", "Se ti blocchi, chiedi a"),
        polite("Wenn Sie nicht weiterkommen, fragen Sie", "Wenn du nicht weiterkommst, frag"),
        polite("Dacă vă blocați, întrebați", "Dacă te blochezi, întreabă"),
    ),
    "task.reply": Entry("What we write", "Che cosa scriviamo", "Was wir schreiben", "Ce scriem"),
    "task.customer": Entry(
        "What the customer does", "Che cosa fa il cliente", "Was der Kunde tut", "Ce face clientul"
    ),
    "task.follow_up": Entry("Afterwards", "In seguito", "Danach", "După aceea"),
    "task.states": Entry("Where this is done", "Dove si fa", "Wo das getan wird", "Unde se face"),
    "task.by_itself": Entry(
        "done by itself", "si fa da sé", "geschieht von selbst", "se face automat"
    ),
    # Teams and levels
    "team.automated": Entry(
        "works by itself", "lavora da sé", "arbeitet von selbst", "lucrează automat"
    ),
    "team.cheat": Entry(
        "All of this on one sheet, to print",
        "Tutto questo in un foglio da stampare",
        "Alles auf einem Blatt, zum Ausdrucken",
        "Toate acestea pe o foaie, de tipărit",
    ),
    "team.states": Entry(
        "Where you answer",
        polite("Dove risponde Lei", "Dove rispondi tu"),
        polite("Wofür Sie zuständig sind", "Wofür du zuständig bist"),
        polite("Unde răspundeți dumneavoastră", "Unde răspunzi tu"),
    ),
    "team.tasks": Entry(
        "What you do",
        polite("Che cosa fa", "Che cosa fai"),
        polite("Was Sie tun", "Was du tust"),
        polite("Ce faceți", "Ce faci"),
    ),
    "team.in": Entry(
        "What is handed to you",
        polite("Che cosa Le viene passato", "Che cosa ti viene passato"),
        polite("Was Ihnen übergeben wird", "Was dir übergeben wird"),
        polite("Ce vi se predă", "Ce ți se predă"),
    ),
    "team.out": Entry(
        "What you hand on",
        polite("Che cosa passa ad altri", "Che cosa passi ad altri"),
        polite("Was Sie weitergeben", "Was du weitergibst"),
        polite("Ce predați mai departe", "Ce predai mai departe"),
    ),
    "team.escalations": Entry(
        "Escalations that reach you",
        polite("Escalation che La raggiungono", "Escalation che ti raggiungono"),
        polite("Eskalationen, die Sie erreichen", "Eskalationen, die dich erreichen"),
        polite("Escaladări care ajung la dumneavoastră", "Escaladări care ajung la tine"),
    ),
    "team.replies": Entry(
        "What you write",
        polite("Che cosa scrive", "Che cosa scrivi"),
        polite("Was Sie schreiben", "Was du schreibst"),
        polite("Ce scrieți", "Ce scrii"),
    ),
    "team.not_yours": Entry(
        "Not yours",
        polite("Che cosa non è Suo", "Che cosa non è tuo"),
        polite("Was nicht Ihre Sache ist", "Was nicht deine Sache ist"),
        polite("Ce nu vă aparține", "Ce nu îți aparține"),
    ),
    "team.theirs": Entry(
        "{states}: that is for {team}",
        "{states}: spetta a {team}",
        "{states}: dafür ist {team} da",
        "{states}: ține de {team}",
    ),
    "team.people": Entry("People", "Persone", "Personen", "Persoane"),
    "level.may": Entry(
        "What this level may do",
        "Che cosa può fare questo livello",
        "Was diese Stufe darf",
        "Ce poate face acest nivel",
    ),
    "area.does": Entry("What it does", "Che cosa fa", "Was hier gemacht wird", "Ce face"),
    "area.does_not": Entry(
        "What it does not do", "Che cosa non fa", "Was hier nicht gemacht wird", "Ce nu face"
    ),
    "channel.sends": Entry("by {by}", "via {by}", "über {by}", "prin {by}"),
    "channel.spoken": Entry("by word of mouth", "a voce", "mündlich", "verbal"),
    # The six questions of a channel
    "six": Entry("The six questions", "Le sei domande", "Die sechs Fragen", "Cele șase întrebări"),
    "six.who": Entry("Who receives it?", "Chi lo riceve?", "Wer nimmt es an?", "Cine îl primește?"),
    "six.time": Entry(
        "How long may they take?",
        "Quanto tempo hanno?",
        "Wie lange darf es dauern?",
        "Cât poate dura?",
    ),
    "six.when": Entry(
        "When do they seek help?",
        "Quando cercano aiuto?",
        "Wann wird Hilfe geholt?",
        "Când se cere ajutor?",
    ),
    "six.whom": Entry(
        "Whom do they ask?", "A chi chiedono?", "Wen fragen sie?", "Pe cine întreabă?"
    ),
    "six.follow": Entry(
        "How do they follow up with the customer?",
        "Come si torna dal cliente?",
        "Wie wird beim Kunden nachgefasst?",
        "Cum se revine la client?",
    ),
    "six.customer": Entry(
        "What must the customer do after a solution is offered?",
        "Che cosa deve fare il cliente dopo che gli è stata proposta una soluzione?",
        "Was muss der Kunde tun, nachdem eine Lösung angeboten ist?",
        "Ce trebuie să facă clientul după ce i se oferă o soluție?",
    ),
    "six.later": Entry("later perhaps", "poi forse", "später vielleicht", "mai târziu poate"),
    "six.nothing": Entry("not said", "non è detto", "nicht gesagt", "nu este spus"),
    # Promises
    "promises.first_fits": Entry(
        "The first promise that fits counts.",
        "Vale la prima promessa che si applica.",
        "Es gilt die erste Zusage, die passt.",
        "Este valabilă prima promisiune care se potrivește.",
    ),
    "promises.everybody": Entry("every ticket", "ogni ticket", "jedes Ticket", "orice tichet"),
    "promises.others": Entry("every other", "tutti gli altri", "alle anderen", "toate celelalte"),
    "promises.counted": Entry("Counted in", "Contato in", "Gezählt in", "Se numără în"),
    "promises.paused": Entry(
        "Stands still while we wait for",
        "Si ferma mentre aspettiamo",
        "Steht still, solange wir warten auf",
        "Stă pe loc cât timp așteptăm",
    ),
    "waits.resolved": Entry(
        "a resolved ticket to be closed",
        "la chiusura di un ticket risolto",
        "den Abschluss eines gelösten Tickets",
        "închiderea unui tichet rezolvat",
    ),
    "promises.examples": Entry("Worked out", "Esempi", "Beispiele", "Exemple"),
    "promises.arrives": Entry(
        "Starts {moment}: due",
        "Inizio {moment}: scadenza",
        "Beginn {moment}: fällig",
        "Început {moment}: termen",
    ),
    "promises.states": Entry(
        "How long a ticket may stay",
        "Quanto può restare un ticket",
        "Wie lange ein Ticket bleiben darf",
        "Cât poate rămâne un tichet",
    ),
    "promises.tasks": Entry(
        "How long a task may take",
        "Quanto può durare un'attività",
        "Wie lange eine Aufgabe dauern darf",
        "Cât poate dura o sarcină",
    ),
    "promises.hours": Entry(
        "When we are open", "Quando siamo aperti", "Wann geöffnet ist", "Când este deschis"
    ),
    "promises.wall": Entry("night and day", "notte e giorno", "Tag und Nacht", "zi și noapte"),
    "hours.breaks": Entry("Breaks", "Pause", "Pausen", "Pauze"),
    "hours.days_off": Entry("Days off", "Giorni di chiusura", "Freie Tage", "Zile libere"),
    "hours.overrides": Entry(
        "Other hours on", "Orari diversi il", "Andere Zeiten am", "Alt program în"
    ),
    "hours.next_holidays": Entry(
        "Next public holidays", "Prossime festività", "Nächste Feiertage", "Următoarele sărbători"
    ),
    # Escalations, handoffs, responsibilities, decisions
    "rung.by_hand": Entry("called by", "la chiama", "ausgelöst von", "declanșată de"),
    "does.fires": Entry("then", "poi", "dann", "apoi"),
    "does.priority": Entry(
        "priority becomes", "la priorità diventa", "Priorität wird", "prioritatea devine"
    ),
    "does.team": Entry("goes to", "va a", "geht an", "merge la"),
    "does.level": Entry("needs level", "serve il livello", "braucht Stufe", "necesită nivelul"),
    "does.reverts": Entry(
        "goes back when the cause has gone",
        "torna indietro quando la causa è passata",
        "geht zurück, wenn der Grund wegfällt",
        "revine când cauza a dispărut",
    ),
    "escalations.asks": Entry(
        "Who asks whom", "Chi chiede a chi", "Wer wen fragt", "Cine pe cine întreabă"
    ),
    "escalations.asks.about": Entry(
        "Asking moves nothing: the ticket stays where it is.",
        "Chiedere non sposta nulla: il ticket resta dov'è.",
        "Fragen bewegt nichts: das Ticket bleibt, wo es ist.",
        "Întrebarea nu mută nimic: tichetul rămâne unde este.",
    ),
    "handoffs.intro": Entry(
        "The numbers say how many ways lead from one team to another.",
        "I numeri dicono quante strade portano da un team all'altro.",
        "Die Zahlen sagen, wie viele Wege von einem Team zum anderen führen.",
        "Numerele spun câte căi duc de la o echipă la alta.",
    ),
    "handoffs.matrix": Entry("from ↓ to →", "da ↓ a →", "von ↓ an →", "de la ↓ la →"),
    "handoffs.from": Entry("From {team}", "Da {team}", "Von {team}", "De la {team}"),
    "raci.r": Entry("R: does it", "R: lo fa", "R: führt es aus", "R: face"),
    "raci.a": Entry(
        "A: answers for it", "A: ne risponde", "A: steht dafür gerade", "A: răspunde pentru asta"
    ),
    "raci.c": Entry(
        "C: is asked when help is needed",
        "C: si consulta quando serve aiuto",
        "C: wird gefragt, wenn Hilfe nötig ist",
        "C: este consultat când e nevoie de ajutor",
    ),
    "raci.i": Entry(
        "I: is told when it takes too long",
        "I: si informa quando passa troppo tempo",
        "I: wird informiert, wenn es zu lange dauert",
        "I: este informat când durează prea mult",
    ),
    "raci.from": Entry(
        "Read from the areas, their teams and owners, whom teams ask and escalations tell.",
        "Letto da aree, team e responsabili, da a chi si chiede e da chi viene avvisato.",
        "Aus Bereichen, Teams und Verantwortlichen gelesen, und aus den Eskalationen.",
        "Citit din domenii, echipe și responsabili, și din escaladări.",
    ),
    "decisions.intro": Entry(
        "Read from the top: the first row that fits decides, anew whenever a field changes.",
        "Si legge dall'alto: decide la prima riga che si applica, di nuovo a ogni modifica.",
        "Von oben lesen: die erste Zeile, die passt, entscheidet, nach jeder Änderung neu.",
        "Se citește de sus: decide primul rând potrivit, din nou la fiecare schimbare.",
    ),
    "decisions.rules": Entry(
        "These conditions are decided by a program or by a person.",
        "Queste condizioni le decide un programma o una persona.",
        "Über diese Bedingungen entscheidet ein Programm oder eine Person.",
        "Aceste condiții sunt decise de un program sau de o persoană.",
    ),
    # Replies
    "replies.intro": Entry(
        "What stands in braces is filled in.",
        "Ciò che sta tra parentesi graffe viene completato.",
        "Was in geschweiften Klammern steht, wird ausgefüllt.",
        "Ce stă între acolade se completează.",
    ),
    "replies.filled": Entry("Filled in", "Viene completato", "Ausgefüllt wird", "Se completează"),
    "replies.used": Entry("Used in", "Si usa in", "Verwendet in", "Folosit în"),
    "replies.copy": Entry("Copy", "Copia", "Kopieren", "Copiază"),
    "replies.copied": Entry("Copied", "Copiato", "Kopiert", "Copiat"),
    # Sheets
    "cheat.title": Entry(
        "{team}: cheat sheet",
        "{team}: foglio promemoria",
        "{team}: Merkblatt",
        "{team}: fișă de buzunar",
    ),
    "cheat.about": Entry(
        "One page of A4, to print.",
        "Una pagina A4 da stampare.",
        "Eine Seite A4, zum Ausdrucken.",
        "O pagină A4, de tipărit.",
    ),
    "cheat.help": Entry(
        "Whom to ask",
        "A chi chiedere",
        "Wen fragen",
        polite("Pe cine întrebați", "Pe cine întrebi"),
    ),
    # Health
    "health.findings": Entry("Findings", "Rilievi", "Befunde", "Constatări"),
    "health.nothing": Entry(
        "Nothing was found.", "Nessun rilievo.", "Es wurde nichts gefunden.", "Nu s-a găsit nimic."
    ),
    "health.languages": Entry("Languages", "Lingue", "Sprachen", "Limbi"),
    "health.lacking": Entry(
        "Not written in {language}:",
        "Non scritto in {language}:",
        "Nicht auf {language} geschrieben:",
        "Nu este scris în {language}:",
    ),
    "health.unknown_language": Entry(
        "There are no words of ours in {language}: they are in English.",
        "Non ci sono parole nostre in {language}: sono in inglese.",
        "Unsere eigenen Wörter gibt es nicht auf {language}: sie sind englisch.",
        "Nu există cuvinte ale noastre în {language}: sunt în engleză.",
    ),
    "health.reviews": Entry(
        "Owners and reviews",
        "Responsabili e revisioni",
        "Verantwortliche und Durchsichten",
        "Responsabili și revizuiri",
    ),
    "health.overdue": Entry("overdue", "scaduta", "überfällig", "depășită"),
    "severity.error": Entry("error", "errore", "Fehler", "eroare"),
    "severity.warning": Entry("warning", "avviso", "Warnung", "avertisment"),
    "severity.info": Entry("remark", "nota", "Hinweis", "observație"),
    "severity.count.error": Entry(
        many("{n} error", "{n} errors"),
        many("{n} errore", "{n} errori"),
        many("{n} Fehler", "{n} Fehler"),
        few("{n} eroare", "{n} erori", "{n} de erori"),
    ),
    "severity.count.warning": Entry(
        many("{n} warning", "{n} warnings"),
        many("{n} avviso", "{n} avvisi"),
        many("{n} Warnung", "{n} Warnungen"),
        few("{n} avertisment", "{n} avertismente", "{n} de avertismente"),
    ),
    "severity.count.info": Entry(
        many("{n} remark", "{n} remarks"),
        many("{n} nota", "{n} note"),
        many("{n} Hinweis", "{n} Hinweise"),
        few("{n} observație", "{n} observații", "{n} de observații"),
    ),
    # Pictures
    "picture.around": Entry(
        "{title}: what comes before and after",
        "{title}: che cosa viene prima e dopo",
        "{title}: was davor und danach kommt",
        "{title}: ce vine înainte și după",
    ),
    "picture.team": Entry(
        "Where {title} fits in",
        "Dove si colloca {title}",
        "Wo {title} hingehört",
        "Unde se încadrează {title}",
    ),
    "picture.area": Entry(
        "{title}, state by state",
        "{title}, stato per stato",
        "{title}, Status für Status",
        "{title}, stare cu stare",
    ),
    "picture.overview": Entry(
        "The areas and what they hand on",
        "Le aree e che cosa si passano",
        "Die Bereiche und was sie weitergeben",
        "Domeniile și ce își predau",
    ),
    "picture.whole": Entry(
        "{title}, everything", "{title}, per intero", "{title}, im Ganzen", "{title}, în întregime"
    ),
    "picture.lanes": Entry(
        "A lane for each team",
        "Una corsia per ogni team",
        "Eine Bahn für jedes Team",
        "Un culoar pentru fiecare echipă",
    ),
    "picture.escalations": Entry(
        "What comes when", "Che cosa arriva quando", "Was wann kommt", "Ce vine când"
    ),
    "picture.changes": Entry(
        "What is new, gone or different",
        "Che cosa è nuovo, tolto o diverso",
        "Was neu, weggefallen oder anders ist",
        "Ce este nou, scos sau diferit",
    ),
    "picture.none": Entry(
        "The picture could not be drawn.",
        "Impossibile disegnare l'immagine.",
        "Das Bild konnte nicht gezeichnet werden.",
        "Imaginea nu a putut fi desenată.",
    ),
    "picture.larger": Entry("Larger", "Ingrandisci", "Größer", "Mărește"),
    "picture.smaller": Entry("Smaller", "Rimpicciolisci", "Kleiner", "Micșorează"),
    "picture.fit": Entry("Fit", "Adatta", "Einpassen", "Potrivește"),
    "picture.full": Entry("Full screen", "Schermo intero", "Vollbild", "Ecran complet"),
    "picture.close": Entry("Close", "Chiudi", "Schließen", "Închide"),
    "map.lanes": Entry("By team", "Per team", "Nach Teams", "Pe echipe"),
}
