namespace LoadBalancing.Samples;

/// <summary>The values of a request header; the last one where one is wanted.</summary>
/// <param name="name">The header.</param>
/// <param name="occurrence">The only value that counts: 1 is the first, -1 the last; <see langword="null"/> for all.</param>
internal sealed class HeaderSample(string name, int? occurrence) : Sample(SampleType.Text)
{
    public override bool TryGet(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        var found = HeaderValues.TryFind(context.Request.GetHeader(name), occurrence ?? -1, out var text);
        value = new SampleValue(text);
        return found;
    }

    public override bool TryNext(scoped in SampleContext context, scoped ref SampleCursor cursor, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        if (occurrence is not null)
        {
            return base.TryNext(context, ref cursor, ref buffer, out value);
        }

        if (cursor.Begin())
        {
            cursor.Lines = context.Request.GetHeader(name);
        }

        var found = HeaderValues.TryReadNext(cursor.Lines, ref cursor.Line, ref cursor.Position, out var text);
        value = new SampleValue(text);
        return found;
    }
}
