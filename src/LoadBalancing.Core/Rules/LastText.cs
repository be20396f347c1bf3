namespace LoadBalancing.Rules;

/// <summary>Makes strings of texts and keeps the last one: many requests in a row have the same client or the same host.</summary>
internal struct LastText
{
    private string? _last;

    /// <summary>The text as a string.</summary>
    public string Of(ReadOnlySpan<char> text)
    {
        var last = Volatile.Read(ref _last);
        if (last is null || !text.SequenceEqual(last))
        {
            last = text.ToString();
            Volatile.Write(ref _last, last);
        }

        return last;
    }
}
