"""A document as a file: its package, settings and page, by the library. `exports.document` says how it looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Inches

KEPT_PARTS = {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS}


@dataclass(frozen=True)
class Words:
    """What stands in a document: its properties as text; head, foot and body as XML."""

    title: str
    subject: str
    author: str
    created: datetime
    language: str
    head: str
    foot: str
    body: str


def written(words: Words, charts: Mapping[str, bytes], styles: str, settings: str) -> bytes:
    """The document as a .docx; its charts by the ids that its body has for them."""
    document = docx.Document(BytesIO(_template(styles, settings)))
    properties, section = document.core_properties, document.sections[0]
    properties.title, properties.subject = words.title, words.subject
    properties.author = properties.last_modified_by = words.author
    properties.created = properties.modified = words.created.astimezone(UTC)
    properties.language, properties.revision = words.language, 1
    section.header.paragraphs[0]._p.extend(_elements(words.head))
    section.footer.paragraphs[0]._p.extend(_elements(words.foot))
    section._sectPr.getparent()[:0] = _elements(words.body)
    for name, xml in charts.items():
        part = Part(PackURI(f"/word/charts/{name}.xml"), CONTENT_TYPE.DML_CHART, xml, document.part.package)
        document.part.rels.add_relationship(RELATIONSHIP_TYPE.CHART, part, name)
    return _saved(document)


def _elements(xml: str) -> list[BaseOxmlElement]:
    return list(parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>"))


@cache
def _template(styles: str, settings: str) -> bytes:
    """An empty document with the house's styles, settings and page, and nothing else of the library's template."""
    document = docx.Document()
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, relation in relations.items() if relation.reltype not in KEPT_PARTS]:
            del relations[key]
    _replace(document.styles.element, styles)
    _replace(document.settings.element, settings)
    section = document.sections[0]
    section._sectPr.attrib.clear()
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(1)
    section.header_distance = section.footer_distance = Inches(0.5)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    return _saved(document)


def _saved(document: Document) -> bytes:
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _replace(element: BaseOxmlElement, xml: str) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(parse_xml(xml))
