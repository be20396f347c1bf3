namespace LoadBalancing.Balancing.Hashing;

/// <summary>Sebastiano Vigna's SplitMix64: makes of two numbers one in which every bit depends on every bit of both.</summary>
internal static class Mix
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    public static ulong Of(uint first, uint second)
    {
        var mixed = (((ulong)first << 32) | second) + Step;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
