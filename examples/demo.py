"""The main job from end to end: check a process, run tickets through it, draw it, replay a log.

`make demo` runs this file. Everything it makes goes to the folder out/demo, or to one that is named.
"""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from supportflow import Desk, Effect, Refused, check, kpis, load, mermaid, pdf, png, read_log, replay, site, svg, table, who  # noqa: E402
from supportflow.knowledge import search_articles  # noqa: E402

from shop import shop  # noqa: E402

OUT = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else HERE.parent / "out" / "demo"


class Clock:
    """A clock that moves only when told, so that the demo says the same every time."""

    def __init__(self) -> None:
        """Stop the clock on a Monday morning."""
        self.now = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the moment at which the clock stands."""
        return self.now

    def pass_by(self, **length: float) -> None:
        """Let time pass: ``pass_by(days=3)``."""
        self.now += timedelta(**length)


def title(text: str) -> None:
    """Print a heading."""
    print(f"\n{text}\n{'-' * len(text)}")


def check_examples() -> None:
    """Check the three example processes."""
    title("1. Check: is every process whole?")
    for process in (shop, load(HERE / "it_desk.yaml"), load(HERE / "software.py")):
        findings = check(process)
        states = sum(len(flow.states) for flow in process.workflows)
        print(f"{process.label}: {states} states, {len(findings)} findings")
        for finding in findings:
            print(f"  {finding}")


def run_tickets() -> Desk:
    """Run three tickets through the shop, on a clock that moves when told."""
    title("2. Run: three customers, one database")
    clock = Clock()
    sent: list[Effect] = []
    told: list[Effect] = []

    def bot(effect: Effect) -> str | None:
        return "Have you seen our page about deliveries?" if effect.data["turn"] == 1 else None

    desk = Desk(
        shop,
        OUT / "tickets.db",
        rules={"same_ticket_open": lambda ticket, now: False},
        send={"email": sent.append, "chat": sent.append, "social": sent.append},
        bots={"bot": bot},
        notify=told.append,
        clock=clock,
    )
    lamp = desk.open("contact_form", subject="The lamp flickers", customer="c-1", message="It flickers.", fields={"order.id": "LMP-17", "order.total": 240})
    print(f"{lamp.id} came by contact form: priority {lamp.priority}, product {lamp.product}, state {lamp.state}")
    chat = desk.open("chat", subject="Where is my parcel?", customer="c-2", message="Where is it?")
    desk.run_due()
    print(f"{chat.id} came by chat; the bot said: {sent[0].data['text']}")
    call = desk.open("phone", subject="A question about sizes", customer="c-3")

    clock.pass_by(minutes=10)
    desk.run_due()
    print(f"{call.id} rang for ten minutes: now {desk.get(call.id).state}, told the team {told[0].name}")
    desk.fire(call.id, "pick_up", by="anna")
    desk.fire(call.id, "solved_in_call", by="anna", note="Told the sizes.")

    desk.fire(chat.id, "message", by="customer", message="That does not help.")
    desk.fire(chat.id, "ask_for_person", by="customer")
    desk.fire(chat.id, "operator_joins", by="anna")

    desk.fire(lamp.id, "start_work", by="bruno")
    try:
        desk.fire(lamp.id, "answer_sent", by="bruno")
    except Refused as refusal:
        print(f"refused ({refusal.code}): {refusal}")
    for task in ("diagnose", "answer"):
        desk.fire(lamp.id, "task", by="bruno", data={"task": task, "is": "done"})
    lamp = desk.fire(lamp.id, "answer_sent", by="bruno")
    print(f"{lamp.id} is {lamp.state}; it asks for a score at {lamp.timers[0].due:%a %d %b %H:%M} UTC")

    clock.pass_by(days=3)
    desk.run_due()
    desk.fire(lamp.id, "set", by="customer", data={"score": 5})
    clock.pass_by(days=30)
    desk.run_due()
    print("\nA month later:")
    for ticket in desk.tickets():
        print(f"  {ticket.id}  {ticket.state:<15} {ticket.subject}")
    print(f"\nThe history of {lamp.id}, in UTC:")
    for entry in desk.history(lamp.id):
        if entry.kind in {"clock", "escalated", "lifted"}:
            continue  # told below
        what = f"{entry.source} -> {entry.target}" if entry.source else entry.target
        if entry.kind == "assigned":
            what = f"to {entry.data['assignee']}" if entry.data["assignee"] else f"{entry.data['was']} no longer has it"
        if entry.kind in {"task", "set"}:
            what = ", ".join(f"{name} {value}" for name, value in entry.data.items())
        print(f"  {entry.at:%a %d %b %H:%M}  {entry.by:<9} {entry.event:<12} {what}")
    for clock in ("first_response", "resolution"):
        print(f"\nWhy the {clock.replace('_', ' ')} of {lamp.id} was due when it was:")
        for sentence in desk.explain(lamp.id, clock).sentences:
            print(f"  {sentence}")
    print(f"\nHow the priority of {lamp.id} was decided:")
    for sentence in desk.explain(lamp.id, "priority").sentences:
        print(f"  {sentence}")
    print("\nThe last message to this customer:", next(e.data["text"] for e in reversed(sent) if e.data["ticket"] == lamp.id))
    return desk


def draw_pictures() -> None:
    """Draw the examples in every form."""
    title("3. Draw: the same values, as pictures")
    for process in (shop, load(HERE / "it_desk.yaml"), load(HERE / "software.py")):
        (OUT / f"{process.name}.svg").write_text(svg(process), "utf-8")
    (OUT / "shop.png").write_bytes(png(shop))
    (OUT / "shop.pdf").write_bytes(pdf(shop))
    (OUT / "shop.mmd").write_text(mermaid(shop), "utf-8")
    print("Wrote", ", ".join(sorted(file.name for file in OUT.iterdir() if file.suffix in {".svg", ".png", ".pdf", ".mmd"})))


def moves(desk: Desk) -> Iterator[tuple[str, str, str]]:
    """Yield what moved each ticket, as rows of an event log."""
    for ticket in desk.tickets():
        for entry in desk.history(ticket.id):
            if entry.kind == "moved":
                yield ticket.id, entry.event, entry.at.isoformat()


def replay_log(desk: Desk) -> None:
    """Replay the desk's own history, and one ticket that went another way."""
    title("4. Replay: does what happened fit what was declared?")
    log = OUT / "events.csv"
    with log.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["ticket", "event", "time"])
        writer.writerows(moves(desk))
        # Somebody closed a ticket by hand in another tool, past the process.
        writer.writerow(["X-1", "pick_up", "2026-11-24T09:00:00+00:00"])
        writer.writerow(["X-1", "closed_by_hand", "2026-11-24T09:05:00+00:00"])
    print(replay(shop, read_log(log)))


def know_and_measure(desk: Desk) -> None:
    """Search what is known, and work out the figures that the shop looks at."""
    title("5. Know and measure: what helped before, and how well do we do?")
    for found in search_articles(load(HERE / "it_desk.yaml"), "printer white paper"):
        print(f"Article {found.name}: {found.excerpt}")
    for ticket in desk.search("lamp flickers").tickets:
        print(f"Earlier ticket {ticket.name}: {ticket.title}")
    first = datetime(2026, 11, 23, tzinfo=UTC)
    print(kpis(shop, desk.store, since=first, until=first + timedelta(days=40)))


def look_up() -> None:
    """Ask who answers for something, and print who is responsible for what."""
    title("6. Look up: who answers for what?")
    for words in ("second line", "refund above 100"):
        print(f"> supportflow who examples/shop.py {words}")
        print(who(shop, words, at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC)), end="\n\n")
    print(table(shop, "raci"))


SITE = """\
site_name: Lantern Lane shop support
theme: {name: material, font: false}
use_directory_urls: false
docs_dir: pages
site_dir: site
markdown_extensions: [attr_list, md_in_html, admonition, pymdownx.details, pymdownx.superfences]
"""


def publish() -> None:
    """Write the pages of the process and build a site of them, to be opened without a server."""
    title("7. Publish: what every agent opens in the morning")
    pages = site(shop, urls="files", today=date(2026, 11, 23))
    for path, text in pages.items():
        file = OUT / "pages" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (OUT / "mkdocs.yml").write_text(SITE, "utf-8")
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--clean", "--config-file", str(OUT / "mkdocs.yml")]
    subprocess.run(build, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    print(
        f"Wrote {sum(path.endswith('.md') for path in pages)} pages with {sum('<svg' in text for text in pages.values())} pictures, and built a site of them."
    )


if __name__ == "__main__":
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    check_examples()
    the_desk = run_tickets()
    draw_pictures()
    replay_log(the_desk)
    know_and_measure(the_desk)
    the_desk.close()
    look_up()
    publish()
    title("Where to look")
    print(f"The site of the process:    {OUT / 'site' / 'index.html'}")
    print(f"Pictures and the database:  {OUT}")
    print(f"The processes themselves:   {HERE}")
    print("Next:  .venv/bin/supportflow new mine.py && .venv/bin/supportflow check mine.py")
