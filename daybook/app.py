"""The command line: which commands there are. Their work is imported only when one is called.

`daybook --help` must answer at once, so nothing here, nor at the top of a command's module, imports more than typer.
"""

from __future__ import annotations

import typer

from daybook import (
    books,
    check,
    correct,
    database,
    imports,
    pay,
    people,
    period,
    proposals,
    queue,
    read,
    reply,
    report,
    review,
    rules,
    run,
    show,
    status,
    verify,
)

app = typer.Typer(
    name="daybook",
    help="Reads supplier documents, posts what it can prove and asks people about the rest.",
    epilog="Data goes to stdout, talk to stderr. Exit status: 0 done, 1 something needs a person, 2 wrong use.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run.run)
app.command("status")(status.status)
app.command("queue")(queue.queue)
app.command("show")(show.show)
app.command("read")(read.read)
app.command("review")(review.review)
app.command("check")(check.check)
app.command("reply")(reply.reply)
app.command("rules")(rules.rules)
app.command("verify")(verify.verify)
app.command("report")(report.report)
app.command("correct")(correct.correct)
app.command("reverse")(correct.reverse)
app.command("dispute")(correct.dispute)
app.add_typer(books.app, name="books")
app.add_typer(imports.app, name="import")
app.add_typer(period.app, name="period")
app.add_typer(database.app, name="database")
app.add_typer(pay.app, name="pay")
app.add_typer(people.app, name="people")
app.add_typer(proposals.app, name="proposals")
