namespace LoadBalancing.Samples;

/// <summary>What the values of a sample are.</summary>
internal enum SampleType
{
    /// <summary>Characters.</summary>
    Text,

    /// <summary>A whole number, which may be negative.</summary>
    Number,

    /// <summary>True or false; as a number 1 or 0.</summary>
    Flag,

    /// <summary>An IP address.</summary>
    Address,
}
