"""Channels, their members and history, and people, as the Web API tells of them."""

import pytest
from slack_sdk import WebClient

from tests.practice.parts import refusal


def test_history_is_read_by_pages_newest_first(web: WebClient) -> None:
    """A cursor leads on, also while new messages come in; no message is missed or seen twice."""
    posted = [web.chat_postMessage(channel="CKINGPHILIP", text=str(n))["ts"] for n in range(5)]
    first = web.conversations_history(channel="CKINGPHILIP", limit=2)
    web.chat_postMessage(channel="CKINGPHILIP", text="late")
    seen = [one["ts"] for one in first["messages"]]
    page = first
    while cursor := page["response_metadata"]["next_cursor"]:
        page = web.conversations_history(channel="CKINGPHILIP", limit=2, cursor=cursor)
        seen += [one["ts"] for one in page["messages"]]
    assert seen == posted[::-1]
    assert (first["has_more"], page["has_more"]) == (True, False)


def test_the_bounds_of_history_are_outside_unless_inclusive(web: WebClient) -> None:
    """As Slack reads oldest and latest."""
    a, b, c = (web.chat_postMessage(channel="CSEDGWICK", text=text)["ts"] for text in "abc")
    between = web.conversations_history(channel="CSEDGWICK", oldest=a, latest=c)
    within = web.conversations_history(channel="CSEDGWICK", oldest=a, latest=c, inclusive=True)
    assert [one["ts"] for one in between["messages"]] == [b]
    assert [one["ts"] for one in within["messages"]] == [c, b, a]


def test_replies_are_read_by_pages_oldest_first(web: WebClient) -> None:
    """The parent comes first."""
    parent = web.chat_postMessage(channel="CHALL", text="0")["ts"]
    replies = [web.chat_postMessage(channel="CHALL", text="x", thread_ts=parent)["ts"] for _ in range(3)]
    first = web.conversations_replies(channel="CHALL", ts=parent, limit=3)
    rest = web.conversations_replies(
        channel="CHALL", ts=parent, limit=3, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [one["ts"] for page in (first, rest) for one in page["messages"]] == [parent, *replies]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"channel": "CSTAFFROOM"}, "channel_not_found"),
        ({"channel": "CHALL", "limit": 1000}, "invalid_limit"),
        ({"channel": "CHALL", "limit": "many"}, "invalid_limit"),
        ({"channel": "CHALL", "cursor": "x"}, "invalid_cursor"),
        ({"channel": "CHALL", "oldest": "yesterday"}, "invalid_ts_oldest"),
    ],
)
def test_wrong_questions_about_history_are_refused(web: WebClient, query: dict[str, object], error: str) -> None:
    """Each with Slack's code."""
    assert refusal(web.api_call, "conversations.history", params=query) == error


def test_members_are_read_by_pages(web: WebClient) -> None:
    """People of other organizations are among them."""
    first = web.conversations_members(channel="CSHARED", limit=3)
    rest = web.conversations_members(channel="CSHARED", limit=3, cursor=first["response_metadata"]["next_cursor"])
    assert first["members"] + rest["members"] == ["UBOT", "UCHIEF", "USUPER", "UADMIN", "UOUTSIDER"]
    assert refusal(web.conversations_members, channel="CSTAFFROOM") == "channel_not_found"


def test_a_channel_says_what_matters_for_privacy(web: WebClient) -> None:
    """Private, shared with others, archived, and whether the bot is in it."""
    flags = ("is_private", "is_ext_shared", "is_archived", "is_member")
    seen = {
        name: [web.conversations_info(channel=name)["channel"][flag] for flag in flags]
        for name in ("CHALL", "CSHARED", "CGENERAL")
    }
    assert seen == {
        "CHALL": [True, False, False, True],
        "CSHARED": [True, True, False, True],
        "CGENERAL": [False, False, False, True],
    }


def test_the_bot_lists_the_channels_it_may_see(web: WebClient) -> None:
    """By type; a private one without the bot is not among them."""
    public = [one["name"] for one in web.conversations_list()["channels"]]
    private = [one["name"] for one in web.conversations_list(types="private_channel")["channels"]]
    theirs = [one["name"] for one in web.users_conversations(user="UCHIEF", types="private_channel")["channels"]]
    assert public == ["general"]
    assert "hall-sro-notices" in private
    assert "hall-staff-room" not in private
    assert theirs == ["sro-chief", "town-and-neighbors"]
    assert refusal(web.conversations_list, types="secret") == "invalid_types"


def test_people_of_other_organizations_are_known_one_by_one(web: WebClient) -> None:
    """users.list leaves them out; users.info tells what they are."""
    listed = {one["id"]: one for one in web.users_list(limit=200)["members"]}
    stranger = web.users_info(user="UOUTSIDER")["user"]
    assert "UOUTSIDER" not in listed
    assert (stranger["is_stranger"], stranger["team_id"]) == (True, "TELSEWHERE")
    assert (listed["ULEFT"]["deleted"], listed["UGUEST"]["is_restricted"]) == (True, True)
    assert refusal(web.users_info, user="UNOBODY") == "user_not_found"


@pytest.mark.parametrize("email", ["nobody@practice.example", "lars.formerly@practice.example"])
def test_nobody_is_found_by_a_wrong_address(web: WebClient, email: str) -> None:
    """Nor is somebody who left."""
    assert refusal(web.users_lookupByEmail, email=email) == "users_not_found"


def test_somebody_is_found_by_their_address(web: WebClient) -> None:
    """Whatever its case."""
    assert web.users_lookupByEmail(email="Cleo.Pretend@practice.example")["user"]["id"] == "UCHIEF"
