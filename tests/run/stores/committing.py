"""A program that commits for ever, until it is killed: `python committing.py ADDRESS`."""

import sys

from supportflow.run.stores.sql import SqlStore
from supportflow.run.ticket import Effect, Entry, Kept, Outcome, Ticket, Timer
from tests.run.stores.making import at

TICKETS = 5
LINES = 2


def event(name: str, seq: int) -> Outcome:
    """Return an event with two lines, two effects and two timers."""
    timers = (Timer("within", at(seq), seq), Timer("after:close", at(seq), seq))
    ticket = Ticket(
        id=name,
        process="acme",
        version="1",
        workflow="support",
        state=f"state_{seq % 3}",
        seq=seq,
        opened=at(0),
        entered=at(0),
        changed=at(seq),
        channel="phone",
        timers=timers,
    )
    lines = [Entry(name, seq, n, "moved", "go", at(seq), at(seq), "anna") for n in range(LINES)]
    keys = [f"{name}:{seq}:{n}" for n in range(LINES)]
    effects = [Effect(key, "send", "email", Kept(text="x" * 500)) for key in keys]
    return Outcome(ticket, tuple(lines), tuple(effects), timers)


def main(where: str) -> None:
    """Commit the next event of one ticket after the other, and say so after each."""
    store = SqlStore(where)
    found = {ticket.id: ticket.seq for ticket in store.tickets()}
    while True:
        for number in range(TICKETS):
            name = f"T-{number}"
            seq = found[name] = found.get(name, 0) + 1
            store.commit(event(name, seq), expected=seq - 1, event_id=f"{name}/{seq}")
            sys.stdout.write(f"{name} {seq}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
