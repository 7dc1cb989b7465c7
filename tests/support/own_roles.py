"""People with roles that the organisation made."""


async def given(branch, username, built_in, permissions):
    """A person with a role of these permissions; the ids of both."""
    role = await branch.admin.command("/api/roles", name=f"Role of {username}", permissions=permissions)
    assert role.status_code == 201, role.text
    await branch.person(username, built_in)
    user_id = await id_of(branch, username)
    await branch.admin.change(f"/api/users/{user_id}", role_id=role.json()["role_id"])
    return user_id, role.json()["role_id"]


async def id_of(branch, username):
    people = (await branch.admin.get("/api/users")).json()["items"]
    return next(one["user_id"] for one in people if one["username"] == username)
