using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>A key of bytes, and the function that makes a hash of it.</summary>
/// <param name="key">The key.</param>
/// <param name="function">The function.</param>
/// <param name="avalanche">Whether its result is mixed.</param>
internal sealed class KeyInput(RequestKey key, HashFunction function, bool avalanche) : IHashInput
{
    private const int UsualLength = 512;

    public bool TryHash(IRequest request, out uint hash)
    {
        var buffer = new KeyBuffer(stackalloc byte[UsualLength]);
        try
        {
            if (!key(request, ref buffer))
            {
                hash = 0;
                return false;
            }

            hash = HashFunctions.Compute(function, buffer.Written);
            hash = avalanche ? HashFunctions.Avalanche(hash) : hash;
            return true;
        }
        finally
        {
            buffer.Dispose();
        }
    }
}
