using System.Runtime.CompilerServices;
using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Threading;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>
/// The bytes of one connection to a server. All that the exchange needs of a connection is here, so that another transport
/// can take the place of sockets.
/// </summary>
internal abstract class ServerTransport
{
    /// <summary>
    /// Whether something has arrived: on a connection between two exchanges that can only be its end, or bytes nobody asked
    /// for.
    /// </summary>
    /// <param name="exactly">Whether also what has arrived just now, and is not announced yet, has to be noticed.</param>
    public abstract bool IsReadable(bool exactly);

    /// <summary>Whether what happens to the connection is announced on the thread that asks.</summary>
    public virtual bool IsAtHome => true;

    /// <summary>Receives what is there, at least one byte; 0 means the server has ended its side.</summary>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Receives what is there behind what the buffer holds, at least one byte; 0 means the server has ended its side.</summary>
    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder<>))]
    public virtual async ValueTask<int> FillAsync(ReceiveBuffer buffer)
    {
        var count = await ReceiveAsync(buffer.GetRoom()).ConfigureAwait(false);
        buffer.Add(count);
        return count;
    }

    /// <summary>Takes over what is to be sent, if it can be sent soon and together with more; a failure is one of the next receiving.</summary>
    /// <param name="data">What to send; it is empty then.</param>
    /// <returns>Whether it was taken over.</returns>
    public virtual bool TryLeave(SendBuffer data) => false;

    /// <summary>Sends all of it.</summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> data);

    /// <summary>Ends our side; the server may go on.</summary>
    public abstract void EndSending();

    /// <summary>Ends the connection at once, also under operations that are running: those fail.</summary>
    public abstract void Close();
}
