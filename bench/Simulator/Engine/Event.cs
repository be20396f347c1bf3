namespace LoadBalancing.Simulator.Engine;

/// <summary>Something that happens at a moment of the virtual clock.</summary>
internal abstract class Event
{
    public abstract void Happen();
}
