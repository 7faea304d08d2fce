"""The API: everything that the pages do, as REST under /api/v1; described at /api/openapi.json.

A program sends a token ('Authorization: Bearer bil_…'). What a visitor sees needs none.
"""

from fastapi import APIRouter

from bilateral.web.api import documents, following, making, people, reading
from bilateral.web.api.frame import REFUSALS

router = APIRouter(prefix="/api/v1", responses=REFUSALS)
for part in (reading, documents, making, following, people):
    router.include_router(part.router)

__all__ = ["router"]
