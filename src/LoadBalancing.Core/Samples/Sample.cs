namespace LoadBalancing.Samples;

/// <summary>
/// A part of a request, or of what the balancer knows, that conditions look at and keys are made of. Never changes; taking a value
/// allocates nothing.
/// </summary>
/// <param name="type">What its values are.</param>
/// <param name="isOfPath">Whether they are those of the request's path, or hold it.</param>
internal abstract class Sample(SampleType type, bool isOfPath = false)
{
    public SampleType Type => type;

    /// <summary>Whether its values are those of the request's path, or hold it.</summary>
    public bool IsOfPath => isOfPath;

    /// <summary>Takes the one value that counts where one is wanted, as for a key.</summary>
    /// <param name="context">What to take it from.</param>
    /// <param name="buffer">Room for a value that has to be written.</param>
    /// <param name="value">The value, which lives as long as the buffer.</param>
    /// <returns>Whether there is one.</returns>
    public abstract bool TryGet(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value);

    /// <summary>Takes the next of all values, as conditions do.</summary>
    /// <param name="context">What to take it from; the same for all values.</param>
    /// <param name="cursor">How far this has come; <see langword="default"/> at first.</param>
    /// <param name="buffer">Room for a value that has to be written.</param>
    /// <param name="value">The value, which lives until the next one.</param>
    /// <returns>Whether there is a further one.</returns>
    public virtual bool TryNext(scoped in SampleContext context, scoped ref SampleCursor cursor, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        value = default;
        return cursor.Begin() && TryGet(context, ref buffer, out value);
    }
}
