using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Samples;

/// <summary>The lines of a request header, commas and all; the last one where one is wanted.</summary>
/// <param name="name">The header.</param>
/// <param name="occurrence">The only line that counts: 1 is the first, -1 the last; <see langword="null"/> for all.</param>
internal sealed class HeaderLineSample(string name, int? occurrence) : Sample(SampleType.Text)
{
    public override bool TryGet(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        var lines = context.Request.GetHeader(name);
        var wanted = occurrence ?? -1;
        return TryTake(lines, wanted > 0 ? wanted - 1 : lines.Count + wanted, out value);
    }

    public override bool TryNext(scoped in SampleContext context, scoped ref SampleCursor cursor, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        if (occurrence is not null)
        {
            return base.TryNext(context, ref cursor, ref buffer, out value);
        }

        return TryTake(context.Request.GetHeader(name), cursor.Line++, out value);
    }

    private static bool TryTake(StringValues lines, int line, out SampleValue value)
    {
        var found = line >= 0 && line < lines.Count;
        value = new SampleValue(found ? lines[line].AsSpan().Trim(" \t") : []);
        return found;
    }
}
