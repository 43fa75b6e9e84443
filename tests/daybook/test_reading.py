from pathlib import Path

import pytest

from daybook.reading import Target, jobs_for, world
from documents.error import WrongInputError
from validators.page_policy import READ_ALONE


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_a_result_stands_where_its_source_stood(tmp_path: Path) -> None:
    source = tmp_path / "in" / "march" / "a.pdf"
    touch(source)
    assert jobs_for([tmp_path / "in"], tmp_path / "out") == [Target(source, tmp_path / "out" / "march" / "a.json")]


def test_a_file_by_itself_is_read_whatever_its_name(tmp_path: Path) -> None:
    touch(tmp_path / "scan.bin")
    assert jobs_for([tmp_path / "scan.bin"], tmp_path)[0].result == tmp_path / "scan.json"


def test_a_folder_is_searched_for_documents_only(tmp_path: Path) -> None:
    touch(tmp_path / "a.PDF", tmp_path / "a.truth.json", tmp_path / "notes.txt")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "a.PDF")
    assert [target.source.name for target in jobs_for([tmp_path], tmp_path / "out")] == ["a.PDF"]


def test_two_files_of_one_stem_keep_their_whole_names(tmp_path: Path) -> None:
    touch(tmp_path / "a.pdf", tmp_path / "a.xml", tmp_path / "b.pdf")
    results = [target.result.name for target in jobs_for([tmp_path], tmp_path / "out")]
    assert results == ["a.pdf.json", "a.xml.json", "b.json"]


def test_the_same_file_twice_is_read_once(tmp_path: Path) -> None:
    touch(tmp_path / "a.pdf")
    assert len(jobs_for([tmp_path, tmp_path / "a.pdf"], tmp_path)) == 1


def test_two_folders_that_would_overwrite_each_other_are_refused(tmp_path: Path) -> None:
    touch(tmp_path / "one" / "a.pdf", tmp_path / "two" / "a.pdf")
    with pytest.raises(WrongInputError, match="read them apart"):
        jobs_for([tmp_path / "one", tmp_path / "two"], tmp_path / "out")


CLIENT = """id = "larkspur"
name = "Larkspur Ltd"
country = "GB"
currency = "GBP"

[[entities]]
id = "main"
name = "Larkspur Ltd"
country = "GB"
"""
COMPANIES = """id,name,country,tax_id,aliases
main,Larkspur Ltd,GB,GB980780684,Larkspur;Larkspur Tools
north,Larkspur North Ltd,GB,,
"""


def test_own_companies_come_from_a_file_of_rows(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(COMPANIES, encoding="utf-8")
    policy, master = world("", None, own)
    assert policy is READ_ALONE
    assert [(entity.name, entity.aliases) for entity in master.entities()] == [
        ("Larkspur Ltd", ("Larkspur", "Larkspur Tools")),
        ("Larkspur North Ltd", ()),
    ]


def test_a_client_is_named_by_its_file_as_well(tmp_path: Path) -> None:
    file = tmp_path / "larkspur.toml"
    file.write_text(CLIENT, encoding="utf-8")
    policy, master = world(str(file), None)
    assert policy.id == "larkspur"
    assert [entity.name for entity in master.entities()] == ["Larkspur Ltd"]


def test_own_companies_are_not_given_twice(tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match="give one of the two"):
        world("larkspur", None, tmp_path / "own.csv")


def test_a_wrong_row_of_own_companies_is_named(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(COMPANIES + "main,Larkspur West Ltd,GB,,\n", encoding="utf-8")
    with pytest.raises(WrongInputError, match="main"):
        world("", None, own)
