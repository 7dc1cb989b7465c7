"""An order to a device, answered."""

from tests.support.server import ApiClient


async def an_answered_order(admin: ApiClient, device_id: str, content: str = "aGVsbG8=") -> str:
    """The id of a screenshot order that the device has answered with `content` (base64)."""
    order = (await admin.command(f"/api/devices/{device_id}/commands", command="screenshot")).json()
    token = (await admin.post(f"/api/devices/{device_id}/token")).json()["access_token"]
    device = ApiClient(base_url=admin.base_url, headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    async with device:
        body = {"content": content, "content_type": "image/png"}
        answer = await device.post(f"/api/devices/me/commands/{order['command_id']}/result", json=body)
    assert answer.status_code == 200, answer.text
    return str(order["command_id"])
