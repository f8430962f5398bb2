from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from bills.backups import BackupFailed, back_up


class Command(migrate.Command):
    help = f"{migrate.Command.help} A database that holds anything is backed up first."

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("--no-backup", action="store_true", help="migrate without a backup")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["no_backup"] and not options["plan"] and not options["check_unapplied"]:
            self._back_up(options["database"])
        super().handle(*args, **options)

    def _back_up(self, database: str) -> None:
        connection = connections[database]
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not pending or not executor.loader.applied_migrations:
            return
        try:
            self.stdout.write(f"backed up to {back_up(connection, now=timezone.now())}")
        except BackupFailed as error:
            raise CommandError(
                f"the database was not migrated, since it could not be backed up: {error} (--no-backup goes on without)"
            ) from error
