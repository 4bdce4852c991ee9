using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ModelRegistry.Core.Data;

/// <summary>A moment as UTC ticks (100 ns since year 1) in a whole-number column.</summary>
public sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
    moment => moment.UtcTicks,
    ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
