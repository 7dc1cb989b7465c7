"""The pictures that a branch prints, and welcomes with, kept on this machine so that they are there without the network."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtGui import QImage
from qms_clientkit.asset_keeper import AssetKeeper
from qms_clientkit.ticket.logo import Pictures, read_logo
from qms_contract.assets import Asset
from qms_contract.devices import DeviceConfig


class TicketPictures:
    """`want(config)` after every configuration; `of(config)` when it is printed. `shown` gets the logo for the screen."""

    def __init__(self, keeper: AssetKeeper, shown: Callable[[QImage | None], object]) -> None:
        self._keeper, self._shown = keeper, shown
        self._read: dict[str, QImage] = {}

    def want(self, config: DeviceConfig) -> None:
        """Have the files fetched that there are, the logo first."""
        template = config.branch.ticket
        assets = (_asset(config, one) for one in (template.logo_asset_id, template.advert_asset_id))
        wanted = [one for one in assets if one is not None]
        self._read = {key: image for key, image in self._read.items() if key in {one.sha256 for one in wanted}}
        self._keeper.want(wanted)
        self._keeper.on_kept = lambda _asset: self._ready(config)
        self._ready(config)

    def _ready(self, config: DeviceConfig) -> None:
        """Read before the first ticket needs them."""
        self._shown(self.of(config).logo)

    def of(self, config: DeviceConfig) -> Pictures:
        """Those that the branch has and that are here (already); for the others the ticket has its own way."""
        template = config.branch.ticket
        return Pictures(self._image(config, template.logo_asset_id), self._image(config, template.advert_asset_id))

    def _image(self, config: DeviceConfig, asset_id: UUID | None) -> QImage | None:
        asset = _asset(config, asset_id)
        path = self._keeper.path(asset) if asset is not None else None
        if asset is None or path is None:
            return None
        if asset.sha256 not in self._read:
            self._read[asset.sha256] = read_logo(str(path))
        image = self._read[asset.sha256]
        return image if not image.isNull() else None


def _asset(config: DeviceConfig, asset_id: UUID | None) -> Asset | None:
    return next((one for one in config.assets if one.asset_id == asset_id), None) if asset_id is not None else None
