namespace LoadBalancing.Samples;

/// <summary>One value of a sample; which of its members means something, the type of the sample says.</summary>
internal readonly ref struct SampleValue
{
    public SampleValue(ReadOnlySpan<char> text) => Text = text;

    public SampleValue(long number) => Number = number;

    public SampleValue(bool flag) => Number = flag ? 1 : 0;

    public SampleValue(IPBits address) => Address = address;

    public ReadOnlySpan<char> Text { get; }

    public long Number { get; }

    public IPBits Address { get; }
}
