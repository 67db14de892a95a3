"""The API object: routers, errors, description."""

from __future__ import annotations

from ninja import NinjaAPI

from yizhan.api.v1 import catalogue, engagements, errors, mine, postings, sign_in

DESCRIPTION = """Doors for programs. Instants are ISO 8601 with offset, money is in fen, every mistake has one shape.

Persons send `Authorization: Bearer yzp_…` (see `/sign-in/codes`), programs of an organisation `Bearer yzo_…` with the
scopes their key was given. A `POST` with an `Idempotency-Key` can be repeated: the same key and body get the first
answer, the same key with another body gets 409."""

api = NinjaAPI(
    title="零工驿站 API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api_v1",
    docs_url=None,
    openapi_url="openapi.json",
)
errors.install(api)
for router in (catalogue.router, sign_in.router, postings.router, engagements.router, mine.router):
    api.add_router("", router)
