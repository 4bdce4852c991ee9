using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ModelRegistry.Core.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_HistoryEvents_VersionId_Sequence",
                table: "HistoryEvents");

            migrationBuilder.AddColumn<Guid>(
                name: "FromVersionId",
                table: "HistoryEvents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_HistoryEvents_FromVersionId_At",
                table: "HistoryEvents",
                columns: new[] { "FromVersionId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_HistoryEvents_VersionId_At",
                table: "HistoryEvents",
                columns: new[] { "VersionId", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_HistoryEvents_FromVersionId_At",
                table: "HistoryEvents");

            migrationBuilder.DropIndex(
                name: "IX_HistoryEvents_VersionId_At",
                table: "HistoryEvents");

            migrationBuilder.DropColumn(
                name: "FromVersionId",
                table: "HistoryEvents");

            migrationBuilder.CreateIndex(
                name: "IX_HistoryEvents_VersionId_Sequence",
                table: "HistoryEvents",
                columns: new[] { "VersionId", "Sequence" });
        }
    }
}
