using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace ModelRegistry.Tests.Providers.Offline;

/// <summary>One result set as a database gave it.</summary>
internal sealed record RecordedRows(IReadOnlyList<string> Names, IReadOnlyList<object[]> Values)
{
    /// <summary>What SQL Server answers to <c>OUTPUT 1</c>: one row was changed.</summary>
    public static RecordedRows OneChanged { get; } = new([string.Empty], [[1]]);

    /// <summary>What it answers to <c>OUTPUT INSERTED.[Id]</c>: the new row's number.</summary>
    public static RecordedRows OneGiven { get; } = new(["Id"], [[1]]);

    public static async Task<RecordedRows> ReadAsync(DbDataReader reader, CancellationToken ct)
    {
        var names = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        var values = new List<object[]>();
        while (await reader.ReadAsync(ct))
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            values.Add(row);
        }

        return new(names, values);
    }
}

/// <summary>Gives recorded result sets again. Values come as SQLite keeps them (whole numbers, texts) and leave as the type that is asked for.</summary>
internal sealed class RecordedReader(params IReadOnlyList<RecordedRows> results) : DbDataReader
{
    private static readonly RecordedRows Nothing = new([], []);
    private int result;
    private int row = -1;

    public override int Depth => 0;

    public override int FieldCount => Now.Names.Count;

    public override bool HasRows => Now.Values.Count > 0;

    public override bool IsClosed => false;

    public override int RecordsAffected => -1;

    private RecordedRows Now => result < results.Count ? results[result] : Nothing;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => ++row < Now.Values.Count;

    public override bool NextResult()
    {
        row = -1;
        return ++result < results.Count;
    }

    public override object GetValue(int ordinal) => Now.Values[row][ordinal];

    public override bool IsDBNull(int ordinal) => GetValue(ordinal) is DBNull;

    public override bool GetBoolean(int ordinal) => Convert.ToBoolean(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override byte GetByte(int ordinal) => Convert.ToByte(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override short GetInt16(int ordinal) => Convert.ToInt16(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override int GetInt32(int ordinal) => Convert.ToInt32(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override long GetInt64(int ordinal) => Convert.ToInt64(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override float GetFloat(int ordinal) => Convert.ToSingle(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override double GetDouble(int ordinal) => Convert.ToDouble(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override decimal GetDecimal(int ordinal) => Convert.ToDecimal(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override DateTime GetDateTime(int ordinal) => Convert.ToDateTime(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    public override Guid GetGuid(int ordinal) => Guid.Parse(GetString(ordinal));

    public override char GetChar(int ordinal) => GetString(ordinal)[0];

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override string GetName(int ordinal) => Now.Names[ordinal];

    public override int GetOrdinal(string name) => Now.Names.ToList().IndexOf(name);

    public override Type GetFieldType(int ordinal) => typeof(object);

    public override string GetDataTypeName(int ordinal) => "object";

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override int GetValues(object[] values)
    {
        Now.Values[row].CopyTo(values, 0);
        return FieldCount;
    }
}
