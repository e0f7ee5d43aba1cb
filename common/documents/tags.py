"""Repairs to the tags of a PDF, made on its objects just before they are written.

WeasyPrint tells table headers apart by ids alone, and tags what stands in page margins as content
without a place in the document. PDF/UA wants a scope on each header, and running heads and feet as
artifacts, so that they are not read out on every page.
"""

from typing import Any

from pydyf import PDF, Dictionary, Object, Stream


def repair(_document: Any, pdf: PDF) -> None:
    """Give each table header its scope and make what stands in page margins artifacts."""
    objects = {one.number: one for one in pdf.objects}
    root = objects[_number(pdf.catalog["StructTreeRoot"])]
    reached = _walk(root, objects)
    numbers = objects[_number(root["ParentTree"])]["Nums"]
    contents = {
        page["StructParents"]: objects[_number(page["Contents"])]
        for page in objects.values()
        if isinstance(page, Dictionary) and page.get("Type") == "/Page"
    }
    for key, elements in zip(numbers[::2], numbers[1::2], strict=True):
        if key in contents:
            _take_out(elements, contents[key], reached)


def _walk(root: Any, objects: dict[int, Object]) -> set[int]:
    """Give scopes on the way through the tree, and return the numbers of the elements in it."""
    reached: set[int] = set()
    waiting = [(_number(kid), "") for kid in root["K"]]
    while waiting:
        number, section = waiting.pop()
        reached.add(number)
        element: Any = objects[number]
        kind = element.get("S")
        if kind == "/TH":
            element["A"]["Scope"] = "/Column" if section == "/THead" else "/Row"
        section = kind if kind in ("/THead", "/TBody", "/TFoot") else section
        waiting += [(_number(kid), section) for kid in element.get("K", ()) if isinstance(kid, bytes)]
    return reached


def _take_out(elements: list[Any], content: Stream, reached: set[int]) -> None:
    """Make artifacts of the page's pieces whose elements are not in the tree."""
    lost = {
        mcid for mcid, element in enumerate(elements) if element != "null" and _number(element) not in reached
    }
    for mcid in lost:
        elements[mcid] = "null"
    stream = content.stream
    for place, item in enumerate(stream):
        if isinstance(item, Dictionary) and item.get("MCID") in lost:
            stream[place - 1], stream[place] = "/Artifact", Dictionary({"Type": "/Pagination"})


def _number(reference: bytes) -> int:
    """Return the number in a reference, such as 12 in `12 0 R`."""
    return int(reference.split(b" ", 1)[0])
