namespace LoadBalancing.Samples;

/// <summary>The parameters of a name in the query string; the first one where one is wanted. Nothing is decoded.</summary>
/// <param name="name">The parameter, case-sensitive; empty for all of them.</param>
/// <param name="delimiter">What begins the parameters and parts them, besides <c>&amp;</c> and <c>;</c>.</param>
internal sealed class ParameterSample(string name, char delimiter) : Sample(SampleType.Text)
{
    private readonly string _separators = $"&;{delimiter}";

    public override bool TryGet(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        var cursor = default(SampleCursor);
        return TryNext(context, ref cursor, ref buffer, out value);
    }

    public override bool TryNext(scoped in SampleContext context, scoped ref SampleCursor cursor, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        var target = context.Request.Target.AsSpan();
        var found = QueryParameters.TryReadNext(
            target[(target.IndexOf(delimiter) is >= 0 and var begin ? begin + 1 : target.Length)..], name, _separators, '=', ref cursor.Position,
            out var text);
        value = new SampleValue(text);
        return found;
    }
}
