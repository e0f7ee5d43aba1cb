"""The order in which things are measured."""

from argparse import Namespace
from pathlib import Path

from .answering import answering_figures, make_audit_to_answer
from .data import Size, make_areas
from .database import MOST_ON_THE_BOARD, MOST_QUERIES, cost_of_walls, count_queries
from .delivery import delivery_figures
from .documents import document_figures
from .invitations import invite_many
from .journey import journey_figures, make_survey_to_answer
from .pages import CONNECTIONS, Page, page_figures, sign_in, visit, wait_figure
from .register import register_figures
from .report import Figure
from .results import make_submitted_round, together_figures
from .servers import Server, server
from .survey_results import make_closed_survey, survey_figures

BOARD = "large/schools/"  # where several officers look at once
LONGEST_WAIT = 150  # ms, for 95 of 100 who ask one after the other
MOST_MEMORY = 250  # MiB, two web workers and their master


def measure(asked: Namespace, folder: Path) -> list[Figure]:
    """Fill the database and return every figure."""
    large, small = Size("large", asked.schools, asked.people), Size("small", 5, 4)
    make_areas(large, small)
    together = make_submitted_round(large)
    to_answer = make_audit_to_answer(large)
    survey = make_survey_to_answer(large)
    closed = make_closed_survey(large, answers=asked.answers)
    with (
        server("bench.bare:application", log=folder / "bare.log") as bare,
        server("bench.floor:application", log=folder / "floor.log") as floor,
        server("pins_portal.wsgi:application", log=folder / "web.log") as portal,
    ):
        pages = pages_to_measure(bare, portal, large, small)
        figures = page_figures(pages, rounds=asked.rounds, requests=asked.requests)
        figures += board_figures(pages, asked.requests)
        figures += together_figures(
            pages[0], portal, together, large, sign_in(portal, large), requests=asked.requests
        )
        head = sign_in(portal, large, to_answer.email)
        figures += answering_figures(pages[0], portal, to_answer, head, requests=asked.requests)
        figures += journey_figures(floor, portal, survey, rounds=asked.rounds, requests=asked.requests)
        figures += survey_figures(
            pages[0],
            portal,
            closed,
            large,
            sign_in(portal, large),
            answers=asked.answers,
            requests=asked.requests,
        )
        visit(pages[1:], asked.visits)
        figures += memory_figures(portal, asked.visits)
    figures += query_figures(large, small) + cost_of_walls(large, rounds=asked.rounds * 5)
    # Before those after which this process, whose memory it measures, is large anyway.
    figures += register_figures(folder, schools=asked.register, searches=asked.searches)
    figures += invite_many(large, number=asked.emails)
    figures += delivery_figures(folder, number=asked.letters)
    return figures + document_figures(folder, large, number=asked.documents)


def pages_to_measure(bare: Server, portal: Server, large: Size, small: Size) -> list[Page]:
    """Return the pages, the bare view first."""
    many, few = sign_in(portal, large), sign_in(portal, small)
    return [
        Page("Bare view of Django", bare, "/", {}),
        Page("Empty page inside an area", portal, "/a/large/bench/empty/", many),
        Page("Its gate alone, no page", portal, "/a/large/bench/nothing/", many),
        Page("Home, few records", portal, "/a/small/", few),
        Page("Home, many records", portal, "/a/large/", many),
        Page(f"People, {small.people}", portal, "/a/small/people/", few),
        Page(f"People, 50 of {large.people}", portal, "/a/large/people/", many),
        Page(f"Board, {small.schools} schools", portal, "/a/small/schools/", few),
        Page(f"Board, 50 of {large.schools} schools", portal, "/a/large/schools/", many),
        Page(f"Board, the late ones of {large.schools}", portal, "/a/large/schools/?due=late", many),
    ]


def board_figures(pages: list[Page], requests: int) -> list[Figure]:
    """Return how long the board is waited for, by one officer after the other and by several at once."""
    boards = [page for page in pages if page.path.endswith(BOARD)]
    alone = [wait_figure(page, requests=4 * requests, limit=LONGEST_WAIT) for page in boards]
    return alone + [wait_figure(page, requests=requests, at_once=CONNECTIONS) for page in boards]


def memory_figures(portal: Server, visits: int) -> list[Figure]:
    proportional, resident = portal.memory_mib()
    return [
        Figure(
            f"Two web workers and their master after {visits} requests",
            proportional,
            "MiB",
            limit=MOST_MEMORY,
        ),
        Figure("The same, shared pages counted in each", resident, "MiB"),
    ]


def query_figures(large: Size, small: Size) -> list[Figure]:
    return [
        count_queries("Home, few records", "/a/small/", small, limit=MOST_QUERIES),
        count_queries("Home, many records", "/a/large/", large, limit=MOST_QUERIES),
        count_queries(f"People, {small.people}", "/a/small/people/", small),
        count_queries(f"People, 50 of {large.people}", "/a/large/people/", large),
        count_queries(f"Board, {small.schools} schools", "/a/small/schools/", small, limit=MOST_ON_THE_BOARD),
        count_queries(
            f"Board, 50 of {large.schools} schools", "/a/large/schools/", large, limit=MOST_ON_THE_BOARD
        ),
    ]
