"""One run of `customs ingest`: every file on its own, all of it or nothing."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from .baskets import Baskets
from .changes import Changes, Known, compare
from .files import disk_problem, refuse_unended, sha256, stamp, take_each
from .history import Decision, decide
from .landing import Landing, Rehearsal
from .manifest import Manifest, manifest_of
from .members import Lists
from .outcome import Listener, Options, Outcome, Result
from .problem import IngestRefused, Problem, counted, quoted, refuse
from .question import Question, shortened
from .seeds import seeds_in
from .sidecar import Note
from .sources import Source
from .stage import DOWNLOAD_LIMIT, Origin, Stage, Staged
from .table import Table, tables_of
from .target import Target


@dataclass(frozen=True)
class Ready:
    """A table that was staged, or found to be known already."""

    table: Table
    decision: Decision
    manifest: Manifest
    staged: Staged | None = None
    changes: Changes | None = None
    #: What is taken for granted of its question, in a phrase; empty where it is stated.
    assumed: str = ""
    warnings: tuple[str, ...] = ()


def ingest(paths: Sequence[Path], options: Options, listener: Listener) -> Result:
    """Ingest files, folders and archives; raises `IngestRefused` only about the landing itself."""
    with ExitStack() as stack:
        target = _target(options, listener, stack)
        return _Run(options, listener, target).all_of(paths)


def _target(options: Options, listener: Listener, stack: ExitStack) -> Target:
    if options.seeds is not None:
        return stack.enter_context(seeds_in(options.seeds))
    landing = Landing(options.landing)
    landing.check_version()
    if options.dry_run:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="customs-")))
        landing = Rehearsal(landing, folder)
    else:
        stack.enter_context(
            landing.locked(options.lock_timeout, lambda: listener.waiting(landing.name))
        )
        landing.check_version()
    landing.prepare()
    return landing


class _Run:
    def __init__(self, options: Options, listener: Listener, target: Target) -> None:
        self.options = options
        self.listener = listener
        self.target = target
        self.baskets = Baskets(options.project)
        self.lists = Lists(options.project)
        self.result = Result()
        self.landed = target.manifests()

    def all_of(self, paths: Sequence[Path]) -> Result:
        self.result.ignored = take_each(
            paths,
            self.options,
            self.listener,
            take=self._one,
            turn_away=self._refuse,
            folder=self.target.folder,
            by_vintage=self.target.by_vintage,
        )
        if not (self.options.dry_run or self.result.refused):
            self._finish()
        return self.result

    def _finish(self) -> None:
        folder = self.target.folder
        try:
            self.target.finish()
        except OSError as error:
            raise IngestRefused(disk_problem(error, folder), str(folder)) from error

    def _refuse(self, name: str, problem: Problem) -> None:
        self.listener.refused(name, problem)
        self.result.outcomes.append(Outcome(name, "refused", problem=problem))

    def _one(self, source: Source, vintage: str, note: Note) -> None:
        with self.target.workspace() as folder:
            work = Path(folder)
            path = source.fetch(work)
            before = stamp(path)
            digest = sha256(path)
            tables, others = tables_of(source, path)
            for title in others:
                told = f"sheet {quoted(title)} ignored, it has no known column"
                self.listener.warned(source.name, told)
            ready = [self._stage(table, digest, vintage, note, work) for table in tables]
            if stamp(path) != before:
                raise refuse("a file that changed while it was read", "a finished download")
            for extract in ready:
                self._settle(extract, work)

    def _question(self, note: Note) -> Question:
        """Return what is said of the question, by options or else by the note."""
        said = self.options.question
        codes = said.codes or note.codes
        if not said.codes and note.products:
            codes = tuple(sorted({*codes, *self.baskets.codes_of(note.products)}))
        return Question(codes, said.months or note.months)

    def _stage(self, table: Table, digest: str, vintage: str, note: Note, work: Path) -> Ready:
        sheet = str(table.number) if table.number > 1 else ""
        same = [m for m in self.landed if m.sha256 == digest and m.sheet == sheet]
        flow = table.flow(self.options.flow, note.flow, {m.flow for m in same})
        coverage = self.options.coverage or note.coverage or table.coverage
        question = self._question(note)
        decision = decide(
            [m for m in same if m.flow == flow], vintage, coverage, question, table.source_file
        )
        if decision.action == "unchanged" and decision.earlier:
            return Ready(table, decision, decision.earlier)
        parts = [vintage.replace("-", ""), flow, digest[:12], *filter(None, [sheet])]
        origin = Origin(
            extract_id="-".join(parts),
            source_file=table.source_file,
            flow=flow,
            coverage=decision.coverage,
            vintage=vintage,
        )
        folder = work / f"table-{table.number}"
        folder.mkdir()
        advance = self.listener.reading(table.source.name, table.path.stat().st_size)
        with closing(
            Stage(origin, table.layout, decision.question, folder, self.options.quarantine)
        ) as stage:
            staged = table.read(stage, advance)
            if staged.rows_in_file:
                _refuse_of_other_flow(same, flow)
            question = _completed(decision.question, staged)
            _check_vintage(staged, question)
            manifest = manifest_of(
                staged, digest, question, table.source.downloaded_at, self._next_no()
            )
            if not staged.rows_in_file:
                asked = hashlib.sha256(repr(question).encode()).hexdigest()[:8]
                # Another question's file has the same bytes.
                manifest = replace(manifest, extract_id=f"{origin.extract_id}-q{asked}")
            if decision.earlier:
                # What it says is no newer for its coverage or its question.
                manifest = replace(
                    manifest,
                    ingested_at=decision.earlier.ingested_at,
                    ingest_no=decision.earlier.ingest_no,
                )
            changes = compare(stage.engine, staged, manifest, self._known(manifest, staged))
            self._check_removals(changes)
            others = self.lists.others(stage.engine, list(staged.lines.values()), table.layout)
        return Ready(
            table,
            decision,
            manifest,
            staged,
            changes,
            self._assumed(decision.question, staged),
            (*_warnings(manifest), *filter(None, [others])),
        )

    def _next_no(self) -> int:
        return max((m.ingest_no for m in self.landed), default=0) + 1

    def _known(self, extract: Manifest, staged: Staged) -> list[Known]:
        """Return the extracts before `extract` that speak about its months, oldest first.

        Of their files only those that may have its codes are read.
        """
        earlier = [
            other
            for other in self.landed
            if (other.flow, other.breakdown, other.currency)
            == (extract.flow, extract.breakdown, extract.currency)
            and other.age < extract.age
            and other.extract_id != extract.extract_id
            and not other.answered_months.isdisjoint(extract.answered_months)
        ]
        earlier.sort(key=lambda other: other.age)
        years = {month[:4] for month in extract.answered_months}
        files = {
            other.extract_id: self.target.lines_of(
                other,
                # All its codes matter where it answers each of them in all its months.
                [
                    year
                    for year in other.years
                    if year in years or (other.is_complete and not other.question.is_stated)
                ],
            )
            for other in earlier
        }
        ranges = self.target.code_ranges([file for its in files.values() for file in its])
        question = Question(extract.question.codes or staged.codes)
        return [
            Known(
                other,
                [
                    file
                    for file in files[other.extract_id]
                    if question.may_ask_within(*ranges[file])
                ],
            )
            for other in earlier
        ]

    def _check_removals(self, changes: Changes) -> None:
        """Refuse a complete extract that takes too much away: a part of a query, most likely."""
        loss, most = changes.loss, self.options.max_removed_pct
        if loss is None or self.options.accept_removals or loss.share_pct <= most:
            return
        members = ", ".join(f"{quoted(name)} ({amount:,})" for name, amount in loss.members)
        raise refuse(
            f"no line of {members}, {loss.share_pct:.1f} % of what counts for {loss.month}"
            f" ({counted(changes.removed, 'line')} would go)",
            f"at most {most:g} % to go (--partial if it does not list all, --accept-removals if"
            " they are gone)",
        )

    def _assumed(self, question: Question, staged: Staged) -> str:
        """Return in a phrase what is taken for granted of a question that is not stated."""
        if question.is_stated:
            return ""
        if question.codes:
            return f"asked for the months that it lists: {shortened(staged.months)} (--months)"
        if question.months:
            return f"asked for the codes that it lists: {shortened(staged.codes)} (--codes)"
        phrase = "asked for the codes and months that it lists (--product or --codes, --months)"
        for product, there, missing in self.baskets.served_in_part(staged.codes, staged.months):
            phrase += (
                f"; of {product} it lists {shortened(tuple(there))},"
                f" not {shortened(tuple(missing))}"
            )
        return phrase

    def _settle(self, ready: Ready, work: Path) -> None:
        """Put a staged table where it belongs, and remember it for the files that follow."""
        name = ready.table.name
        if ready.staged is None:
            self._settle_unchanged(ready, work)
            return
        for warning in ready.warnings:
            self.listener.warned(name, warning)
        replaced = ready.decision.earlier
        status, note = self.target.add(ready.manifest, ready.staged, work, replaced)
        self._remember(ready.manifest)
        back = ready.changes.back if ready.changes else None
        if back:
            told = f"the figures of {back.vintage} ({back.source_file}) are back"
            note = f"{note}; {told}" if note else told
        self.result.outcomes.append(
            Outcome(name, status, ready.manifest, ready.changes, note, assumed=ready.assumed)
        )

    def _settle_unchanged(self, ready: Ready, work: Path) -> None:
        """Say since when a file is known; downloaded again on that day, it is of the later time."""
        manifest = ready.manifest
        note = f"already landed on {manifest.ingested_at[:10]} as vintage {manifest.vintage}"
        downloaded_at = ready.table.source.downloaded_at
        if downloaded_at > manifest.downloaded_at:
            manifest = replace(manifest, downloaded_at=downloaded_at)
            self.target.restate(manifest, work)
            self._remember(manifest)
        self.result.outcomes.append(Outcome(ready.table.name, "unchanged", manifest, note=note))

    def _remember(self, manifest: Manifest) -> None:
        self.landed = [m for m in self.landed if m.extract_id != manifest.extract_id]
        self.landed.append(manifest)
        self.landed.sort(key=lambda other: other.age)


def _refuse_of_other_flow(same: Sequence[Manifest], flow: str) -> None:
    """Nothing is exported and imported by the same lines."""
    other = next((m for m in same if m.flow != flow and m.rows_in_file), None)
    if other:
        raise refuse(
            f"the very content of {other.source_file}, which was landed as {other.flow}"
            f" (vintage {other.vintage})",
            f"another file for {flow}; if that one was no {other.flow}, withdraw it"
            f" ({other.extract_id})",
        )


def _warnings(manifest: Manifest) -> Iterator[str]:
    """Yield what a person should know of an extract that is landed all the same."""
    if manifest.is_cut_off:
        yield (
            f"exactly {DOWNLOAD_LIMIT:,} rows, the most that one download holds: counts as partial,"
            " probably cut off, split the query"
        )
    if not (manifest.rows_in_file or manifest.is_complete):
        yield "no lines and partial, which says nothing: --complete if there was no trade"


def _completed(question: Question, staged: Staged) -> Question:
    """Where a half of a question is stated, the other half is what the file lists."""
    if not (question.codes or question.months):
        return question
    return Question(question.codes or staged.codes, question.months or staged.months)


def _check_vintage(staged: Staged, question: Question) -> None:
    newest = max(staged.months + question.months)
    what = "lines of" if newest in staged.months else "a question about months up to"
    refuse_unended(staged.origin.vintage, newest, what)
