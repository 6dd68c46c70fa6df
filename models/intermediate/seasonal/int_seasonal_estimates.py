"""Grain: product_id x flow x measure x report_month x item.

What X-13ARIMA-SEATS says of the series that can be adjusted. No rows where there is none, or where
the extra `seasonal` is not installed: then the program is not started.
"""

from customs_monitor.seasonal import adjust_all, is_installed

COLUMNS = {
    "product_id": "text",
    "flow": "text",
    "measure": "text",
    "report_month": "date",
    "item": "text",
    "number": "double",
    "words": "text",
}


def model(dbt, session):
    """Return the estimates: numbers by month, diagnostics at the last month of a series."""
    dbt.config(
        materialized="table",
        unique_key=["product_id", "flow", "measure", "report_month", "item"],
    )
    series = dbt.ref("int_seasonal_series").filter("status = 'ready'")
    calendar = dbt.ref("int_calendar_effects")

    rows = series.select("product_id, flow, measure, report_month, value").fetchall()
    estimates = []
    if rows and is_installed():
        months, *effects = zip(*calendar.order("report_month").fetchall(), strict=True)
        names = calendar.columns[1:]
        regressors = {
            name: dict(zip(months, effect, strict=True))
            for name, effect in zip(names, effects, strict=True)
        }
        estimates = list(adjust_all(rows, regressors))
    lists = [[row[place] for row in estimates] for place in range(len(COLUMNS))]
    columns = ", ".join(f"unnest(cast(? as {kind}[])) as {name}" for name, kind in COLUMNS.items())
    return session.sql(f"select {columns}", params=lists)
