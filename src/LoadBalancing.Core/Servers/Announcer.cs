namespace LoadBalancing.Servers;

/// <summary>
/// Tells of changes in their order, one at a time and outside any lock. Who comes while another is telling leaves the change to
/// that one and goes on.
/// </summary>
/// <param name="tell">Tells of changes; may take its time and change more.</param>
internal sealed class Announcer(Action<Announcement> tell)
{
    private readonly Lock _gate = new();
    private readonly Queue<Announcement> _untold = new();
    private bool _isTelling;

    /// <summary>Adds to what is to be told. The caller holds the lock that gives the changes their order.</summary>
    public void Add(Announcement announcement)
    {
        lock (_gate)
        {
            _untold.Enqueue(announcement);
        }
    }

    /// <summary>Tells all that is untold, unless another does. The caller holds no lock.</summary>
    public void TellAll()
    {
        while (TryBegin(out var announcement))
        {
            try
            {
                tell(announcement);
            }
            finally
            {
                End();
            }
        }
    }

    private bool TryBegin(out Announcement announcement)
    {
        lock (_gate)
        {
            announcement = default;
            return !_isTelling && (_isTelling = _untold.TryDequeue(out announcement));
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _isTelling = false;
        }
    }
}
