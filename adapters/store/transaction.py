"""One transaction with everything that can be done in it (事务): the parts, put together."""

from __future__ import annotations

from datetime import datetime

from adapters.store.part_alerts import AlertBook
from adapters.store.part_codes import Codes
from adapters.store.part_contacts import Contacts
from adapters.store.part_figures import Figures
from adapters.store.part_follows import Follows
from adapters.store.part_identity import IdentityTables
from adapters.store.part_keys import Keys
from adapters.store.part_likeness import Likenesses
from adapters.store.part_lists import Lists
from adapters.store.part_live import LiveLog
from adapters.store.part_neighbours import Neighbours
from adapters.store.part_partners import PartnerTables
from adapters.store.part_people import People
from adapters.store.part_places import Places
from adapters.store.part_privacy import Consents
from adapters.store.part_publishing import Publishing
from adapters.store.part_stops import Stops
from adapters.store.part_telling import TellingTables
from adapters.store.part_townlog import TownLog
from adapters.store.part_wechat import PushTables


class StoreTransaction(
    Publishing,
    People,
    Neighbours,
    Keys,
    Lists,
    TownLog,
    Follows,
    Figures,
    Places,
    AlertBook,
    LiveLog,
    Consents,
    IdentityTables,
    PartnerTables,
    PushTables,
    Stops,
    Codes,
    Contacts,
    TellingTables,
    Likenesses,
):
    """The port ``cases.ports.Transaction`` on a database."""

    async def now(self) -> datetime:
        """The store's time, shifted only in a sandbox; the same within a transaction. Aware, UTC."""
        return self.moment.now
