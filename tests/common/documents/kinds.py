"""Kinds of document that only the tests have; the tests' worker knows them too (settings.py)."""

import datetime
import os
import signal
import time
from pathlib import Path

from django.db.models import Q
from django.utils import timezone

from common.documents.kinds import CannotBuild, DocumentKind, Form, Page, register_document_kind
from common.documents.sheets import Column, Sheet, Type, Workbook
from programmes.models import Organisation

PERMITTED = {"officer"}


def build_report(*, area_id, parameters, membership, progress):
    return Page(
        "documents/report.html",
        {
            "lead": parameters.get("lead", "Signed by three partners."),
            "numbers": range(parameters.get("rows", 60)),
            "picture": parameters.get("picture", ""),
        },
    )


def build_list(*, area_id, parameters, membership, progress):
    """The schools that the membership sees: what a list must never go beyond."""
    columns = [
        Column("School", "Name of the school"),
        Column("URN", "Unique reference number", Type.NUMBER),
        Column("Joined on", "Day on which it joined", Type.DATE),
        Column("Seen at", "When somebody last looked", Type.MOMENT),
        Column(
            "Active", "Whether it takes part", Type.YES_NO, values={"yes": "it does", "no": "it does not"}
        ),
    ]
    schools = Organisation.objects.visible_to(membership).schools().order_by("urn")
    day, moment = datetime.date(2026, 3, 9), timezone.now().replace(2026, 7, 1, 13, 30, 0, 0)
    rows = ((parameters.get("name", school.name), school.urn, day, moment, True) for school in schools)
    return Workbook([Sheet("Schools", columns, rows, total=schools.count())], notes=["Made by a test"])


def build_many_rows(*, area_id, parameters, membership, progress):
    """So many rows, of which the second half waits for the file in `wait_for`."""

    def rows():
        for number in range(parameters["rows"]):
            if number == parameters["rows"] // 2:
                wait_for(parameters)
            yield [number]

    return Workbook([Sheet("Rows", [Column("Number", "", Type.NUMBER)], rows(), total=parameters["rows"])])


def build_too_much(*, area_id, parameters, membership, progress):
    hoard = []
    while True:
        hoard.append(os.urandom(1024 * 1024))


def build_when_there(*, area_id, parameters, membership, progress):
    """Fails until a file is there, in the way asked for."""
    if not Path(parameters["file"]).exists():
        if parameters["how"] == "refuse":
            raise CannotBuild("There is nothing to show yet.")
        if parameters["how"] == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        raise RuntimeError("An error of ours.")
    return build_report(area_id=area_id, parameters={}, membership=membership, progress=progress)


def wait_for(parameters):
    while not Path(parameters["wait_for"]).exists():
        time.sleep(0.05)


def read_by_officers(membership):
    return Q() if membership.role in PERMITTED else Q(pk__in=())


KINDS = [
    DocumentKind(
        "test_report", "Report", (Form.PDF,), build_report, may_read=read_by_officers, follows_comfort=True
    ),
    DocumentKind("test_agreement", "Agreement", (Form.PDF,), build_report, kept_for=None),
    DocumentKind("test_list", "List", (Form.XLSX, Form.CSV), build_list),
    DocumentKind("test_many_rows", "Rows", (Form.CSV, Form.XLSX), build_many_rows),
    DocumentKind("test_too_much", "Too much", (Form.CSV,), build_too_much),
    DocumentKind("test_when_there", "When there", (Form.PDF,), build_when_there),
]


def register() -> None:
    for kind in KINDS:
        register_document_kind(kind)
