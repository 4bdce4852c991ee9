using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ModelRegistry.Core.Data.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AddFileScans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "ScanOutcome",
                table: "ModelVersions",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ScannerVersion",
                table: "ModelVersions",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "FileScans",
                columns: table => new
                {
                    Digest = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    ScannerVersion = table.Column<int>(type: "int", nullable: false),
                    AsData = table.Column<int>(type: "int", nullable: false),
                    AsPickle = table.Column<int>(type: "int", nullable: false),
                    ScannedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FileScans", x => x.Digest);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ModelVersions_ScannerVersion_Id",
                table: "ModelVersions",
                columns: new[] { "ScannerVersion", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "FileScans");

            migrationBuilder.DropIndex(
                name: "IX_ModelVersions_ScannerVersion_Id",
                table: "ModelVersions");

            migrationBuilder.DropColumn(
                name: "ScanOutcome",
                table: "ModelVersions");

            migrationBuilder.DropColumn(
                name: "ScannerVersion",
                table: "ModelVersions");
        }
    }
}
