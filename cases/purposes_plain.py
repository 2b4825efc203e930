"""Columns that say nothing of a person (非个人信息): the other half of ``cases.purposes``, and none is forgotten."""

from __future__ import annotations

_CASE = """
    id jurisdiction_id seq chain_head phase round category urgency channel group_name holder_id holder_name arbiter_id
    arbiter_name steward_id steward_name returnable asked opened_at updated_at closed_at due_at due_latest warn_at
    orange_at red_at provisional late outcome solved stars photo_count cover marks live bundle text_id talk
    was_answered close_reason deemed exact_stars late_times late_seconds exempted moves bounces returned
    accept_seconds answer_seconds amounts origin links next_at lease_until attempts
"""
_CLOCK = """
    id jurisdiction_id case_id key name holder_id holder_name round started_at warn_at due_at due_latest provisional
    overdue climbed stopped_at outcome paused cites calendar next_at
"""

#: Table -> its columns that need no purpose: facts of cases, places, units, rules and the log's own numbers.
PLAIN: dict[str, frozenset[str]] = {
    table: frozenset(columns.split())
    for table, columns in {
        "cases": _CASE,
        "clocks": _CLOCK,
        "plans": "hash body",
        "events": "id jurisdiction_id case_id seq kind occurred_at recorded_at cites bundle prev_hash hash sealed_no",
        "town_events": "id jurisdiction_id seq kind occurred_at recorded_at cites prev_hash hash",
        "town_clocks": "jurisdiction_id bundle calendar next_at",
        "idempotency_keys": "id jurisdiction_id",
        "jurisdictions": "id created_at practice_of",
        "jurisdiction_attributes": "id jurisdiction_id code name level superior_id valid_from valid_to",
        "town_groups": "id name declared_by steward_id valid_to",
        "town_group_members": "id group_id jurisdiction_id valid_from valid_to",
        "units": "id jurisdiction_id external successor_id succeeded_at",
        "unit_names": "id unit_id jurisdiction_id name valid_from valid_to",
        "bundles": "hash reason published_at seen",
        "bundle_files": "id bundle name digest edition",
        "bundle_texts": "digest text",
        "rule_reports": "digest bundle base text made_at",
        "bundle_pointers": "jurisdiction_id bundle revision switched_at effective_at previous",
        "store_state": "id shift_seconds revision",
        "case_numbers": "id jurisdiction_id case_id year no sign",
        "case_messages": (
            "id jurisdiction_id case_id seq to_jurisdiction to_case created_at lease_until attempts done_at"
        ),
        "notices": "lease_until attempts",
        "alerts": "lease_until attempts",
        "errands": "jurisdiction_id source source_id unit_id next_at lease_until claims lead_id",
        "errand_tries": "id jurisdiction_id errand_id no channel at outcome sentence reference retry_after again",
        "content_checks": (
            "id jurisdiction_id case_id seq kind what item state opened_at next_at attempts trace label"
        ),
        "contacts": "id",
        "stops": "jurisdiction_id",
        "codes": "short jurisdiction_id kind label village made_at revoked_at picture drawn_by",
        "code_uses": "jurisdiction_id short at",
        "short_links": "short jurisdiction_id path made_at url url_until",
        "partner_lines": (
            "id jurisdiction_id partner url key_name secret old_key old_secret old_until wishes reach state cursor "
            "attempts sent repeated error next_at"
        ),
        "partner_numbers": "id jurisdiction_id partner number salt",
        "partner_events": "id jurisdiction_id line_id event digest outcome received_at",
        "partner_imports": "id partner line report_bytes tally done updated_at",
        "wechat_pushes": "id key event received_at next_at attempts done_at",
        "wechat_stamps": "nonce digest at",
        "subjects": "id jurisdiction_id kind name valid_from valid_to",
        "places": "id jurisdiction_id kind key name code village attributes shape datum told_at",
        "log_leaves": "id jurisdiction_id no source source_no name seq hash digest",
        "log_nodes": "id jurisdiction_id level place hash",
        "log_heads": "id jurisdiction_id seq day size statement key_id signature",
        "looks": "id jurisdiction_id seq prev_hash hash",
        "sign_in_attempts": "key failures wait_until last_at good_at",
        "retention_sweeps": "id rule days before gone at",
    }.items()
}
