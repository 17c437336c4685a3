"""A small support process to begin with: change the words, then the rows.

supportflow check FILE      what is wrong or missing, in sentences
supportflow draw FILE       the picture
supportflow play FILE       walk a ticket through it
"""

from supportflow import (
    Agent,
    Area,
    Calendar,
    Channel,
    Escalation,
    Field,
    Process,
    Reply,
    Sla,
    State,
    Task,
    Team,
    Transition,
    Workflow,
    business_days,
    business_hours,
    done,
    filled,
)

process = Process(
    "helpdesk",
    "Help desk",
    version="1",
    # What the team is for, in one sentence.
    mission="Every customer has an answer within one working day.",
    calendar="office",
    # When somebody works; business hours and business days are counted in it.
    calendars=[
        Calendar("office", zone="UTC", week="mon-fri 09:00-17:00"),
    ],
    # Who answers, and whom they ask for help.
    teams=[
        Team("front_line", "Front line", calendar="office", asks="experts"),
        Team("experts", "Experts", calendar="office"),
    ],
    # The people of each team. Hiring somebody is not a new version of the process.
    agents=[
        Agent("agent_one", teams=["front_line"]),
        Agent("agent_two", teams=["experts"]),
    ],
    # What is answered where. A state belongs to an area, an area to a team.
    areas=[
        Area("first_line", "First line", team="front_line", purpose="Answer what is known."),
        Area("second_line", "Second line", team="experts", does=["Find out what is not known"]),
    ],
    # How customers reach us, and the state in which their tickets start.
    channels=[
        Channel("email", "Writes an email", starts="new", sends="email"),
        Channel("phone", "Calls", starts="new"),
    ],
    # What we write down about a ticket; conditions and replies may use it.
    fields=[
        Field("order.id", label="order number"),
    ],
    # Work that is done in a state: its steps, its time, whom to ask, what the customer does.
    tasks=[
        Task(
            "diagnose",
            area="first_line",
            within=business_hours(2),
            asks="experts",
            asks_when="after twenty minutes without an idea",
            steps=["Reproduce it", "Search earlier cases"],
            follow_up="Look at the ticket again on the next working day.",
            customer_does="Try the solution and tell us whether it works.",
        ),
    ],
    # What we write to customers; names in braces are filled in.
    replies=[
        Reply("which_order", "Hello, which order is ticket {ticket} about?"),
        Reply("solution", "Hello, please try this and tell us whether it works."),
    ],
    # Where a ticket can stand, and what moves it: event, from, to, then the rest.
    workflows=[
        Workflow(
            "support",
            states=[
                State("new", area="first_line", within=business_hours(1)),
                State("in_progress", area="first_line", tasks=["diagnose"]),
                State("waiting_customer", area="first_line", waits_for="customer"),
                State("with_experts", area="second_line", within=business_hours(4)),
                State("resolved", area="first_line", resolved=True),
                State("closed", area="first_line", final=True),
            ],
            transitions=[
                Transition("take", "new", "in_progress"),
                Transition("ask_customer", "in_progress", "waiting_customer", reply="which_order"),
                Transition(
                    "customer_writes",
                    ["waiting_customer", "resolved"],
                    "in_progress",
                    on="customer_message",
                ),
                Transition(
                    "customer_silent",
                    "waiting_customer",
                    "resolved",
                    after=business_days(3),
                    skips="diagnose",
                ),
                Transition(
                    "needs_expert",
                    "in_progress",
                    "with_experts",
                    needs=[filled("order.id")],
                    escalates=True,
                    note="required",
                ),
                Transition("expert_answers", "with_experts", "in_progress", note="required"),
                Transition(
                    "resolve",
                    "in_progress",
                    "resolved",
                    needs=[done("diagnose")],
                    reply="solution",
                ),
                Transition("close", "resolved", "closed", after=business_days(5)),
            ],
        ),
    ],
    # What customers may count on: the first promise that fits counts.
    slas=[
        Sla(
            "everyone",
            first_response=business_hours(4),
            next_response=business_hours(8),
            resolution=business_days(3),
        ),
    ],
    # Who is told before and after a promise breaks.
    escalations=[
        Escalation("answer_soon", clock="first_response", at="80 %", tells="front_line"),
        Escalation("solution_late", clock="resolution", tells="experts"),
    ],
)
