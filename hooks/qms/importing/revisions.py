"""Tracked changes of a Word file: how many there are, and the text once all of them are accepted."""

from itertools import chain

from qms.importing.package import Element, Package, find, q

_KINDS = ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge")
_ADDED = ("w:ins", "w:moveTo")
_GONE = ("w:del", "w:moveFrom")


def changed_parts(package: Package) -> list[Element]:
    """The roots of the parts that may hold tracked changes."""
    names = [package.main, *chain.from_iterable(map(package.related, ("footnotes", "endnotes", "header", "footer")))]
    return [package.tree(name) for name in names]


def accept_changes(package: Package) -> None:
    """Accept every tracked change of a file."""
    for root in changed_parts(package):
        _accept(root)


def changes(root: Element) -> list[Element]:
    """The changes of the text that nobody has accepted or rejected yet; those of its looks do not count."""
    return list(root.iterdescendants(*map(q, _KINDS)))


def _accept(root: Element) -> None:
    """Make the tree what Word makes of it with “Accept All Changes”."""
    for row in find(root, ".//w:tr[w:trPr/w:del]"):
        row.getparent().remove(row)
    ended = find(root, ".//w:p[w:pPr/w:rPr/w:del or w:pPr/w:rPr/w:moveFrom]")
    for gone in [
        found
        for found in root.iterdescendants(*map(q, _GONE))
        if found.getparent().tag not in (q("w:rPr"), q("w:trPr"))
    ]:
        gone.getparent().remove(gone)
    for paragraph in ended:
        _join_with_next(paragraph)
    for added in list(root.iterdescendants(*map(q, _ADDED))):
        parent = added.getparent()
        at = parent.index(added)
        for child in reversed(list(added)):
            parent.insert(at + 1, child)
        parent.remove(added)


def _join_with_next(paragraph: Element) -> None:
    """A paragraph whose end was deleted goes on in the next."""
    following = paragraph.getnext()
    if following is None or following.tag != q("w:p"):
        return
    at = 1 if len(following) and following[0].tag == q("w:pPr") else 0
    for child in reversed([child for child in paragraph if child.tag != q("w:pPr")]):
        following.insert(at, child)
    paragraph.getparent().remove(paragraph)
