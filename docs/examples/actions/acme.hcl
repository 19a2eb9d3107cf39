# What the partner API does: orders are created, listed and cancelled.
actions "acme" {
  table "orders" {
    rows = [{ id = "o-1", item = "茶壶", count = 1, status = "open" }]
  }

  action "orders.create" {
    required = ["item"]
    numbers  = ["count"]
    let      = { made = id("o-", 6) }
    insert "orders" {
      rows = [{ id = made, item = params.item, count = number(default(params.count, 1)), status = "open" }]
    }
    result = { id = made }
  }

  action "orders.list" {
    let = {
      wanted = list(params.status)
      found  = [for o in orders : o if empty(wanted) || contains(wanted, o.status)]
    }
    result = { total = count(found), orders = page(found, default(params.offset, 0), default(params.limit, 20)) }
  }

  action "orders.cancel" {
    required = ["id"]
    let      = { order = first([for o in orders : o if o.id == params.id]) }
    fail {
      when      = order == null
      condition = "invalid-parameter"
      item      = "id"
    }
    fail {
      when    = order.status != "open"
      status  = 409
      code    = "4109"
      message = "order ${order.id} is ${order.status}"
    }
    update "orders" {
      where = row.id == order.id
      set   = { status = "cancelled" }
    }
    result = null
  }
}
