"""The picture that its branch prints and welcomes with, kept on this machine so that it is there without the network."""

from collections.abc import Callable

from PySide6.QtGui import QImage
from qms_clientkit.asset_keeper import AssetKeeper
from qms_clientkit.ticket.logo import read_logo
from qms_contract.assets import Asset
from qms_contract.devices import DeviceConfig


class Logo:
    """`want(config)` after every configuration; `image(config)` when it is printed. `shown` gets it for the screen."""

    def __init__(self, keeper: AssetKeeper, shown: Callable[[QImage | None], object]) -> None:
        self._keeper, self._shown = keeper, shown
        self._read: tuple[str, QImage] | None = None

    def want(self, config: DeviceConfig) -> None:
        """Have the file fetched, if there is one."""
        asset = _asset(config)
        self._keeper.want([asset] if asset is not None else [])
        self._keeper.on_kept = lambda _asset: self._ready(config)
        self._ready(config)

    def _ready(self, config: DeviceConfig) -> None:
        """Read before the first ticket needs it."""
        self._shown(self.image(config))

    def image(self, config: DeviceConfig) -> QImage | None:
        """The picture, None when the branch has none or it is not here (yet): the house's mark is printed then."""
        asset = _asset(config)
        path = self._keeper.path(asset) if asset is not None else None
        if asset is None or path is None:
            return None
        if self._read is None or self._read[0] != asset.sha256:
            self._read = asset.sha256, read_logo(str(path))
        return self._read[1] if not self._read[1].isNull() else None


def _asset(config: DeviceConfig) -> Asset | None:
    wanted = config.branch.ticket.logo_asset_id
    return next((one for one in config.assets if one.asset_id == wanted), None) if wanted is not None else None
