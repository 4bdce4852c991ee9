# Makes the small files beside it, by Python alone: what scikit-learn, joblib, PyTorch and NumPy write is written here by hand.
# python3 make.py .
import pickle, collections, datetime, decimal, fractions, uuid, io, os, sys, types, zlib, gzip, zipfile, struct
out=sys.argv[1]
def w(n,b): open(os.path.join(out,n),'wb').write(b)
good={'words':['a','b'*300,'日本'],'od':collections.OrderedDict(x=1,y=2.5),'set':{1,2},'fs':frozenset([3]),'when':datetime.datetime(2026,1,1,tzinfo=datetime.timezone.utc),
 'dec':decimal.Decimal('1.5'),'bytes':bytes(range(256))*2,'ba':bytearray(b'xyz'),'big':2**100,'neg':-70000,'t0':(),'t1':(1,),'t4':(1,2,3,4),'none':None,'tf':[True,False],'c':complex(1,2),'dd':collections.defaultdict(list,{1:[2]})}
good['self']=good['words']
class Bad:
    def __reduce__(self): return (os.system,('echo hi',))
class Item:
    pass
for p in range(6):
    w(f'good-{p}.pkl',pickle.dumps(good,protocol=p))
    w(f'system-{p}.pkl',pickle.dumps({'model':Bad()},protocol=p))
w('nested-system.pkl',pickle.dumps({'weights':pickle.dumps(Bad(),protocol=4)},protocol=4))
# long enough for two frames
b=io.BytesIO(); pk=pickle.Pickler(b,protocol=4); pk.dump([('w%04d'%i,i) for i in range(6000)]); w('frames.pkl',b.getvalue())
# what joblib writes: an object that describes an array, its bytes behind it
m=types.ModuleType('joblib'); mp=types.ModuleType('joblib.numpy_pickle'); sys.modules['joblib']=m; sys.modules['joblib.numpy_pickle']=mp
class NumpyArrayWrapper: pass
NumpyArrayWrapper.__module__='joblib.numpy_pickle'; NumpyArrayWrapper.__qualname__='NumpyArrayWrapper'; mp.NumpyArrayWrapper=NumpyArrayWrapper
n=types.ModuleType('numpy'); sys.modules['numpy']=n
class dtype:
    def __new__(cls,*a): return object.__new__(cls)
    def __init__(self,*a): self.a=a
    def __reduce__(self): return (dtype,(self.a[0],False,True),(3,'<',None,None,None,-1,-1,0))
    def __setstate__(self,s): pass
class ndarray: pass
for c in (dtype,ndarray): c.__module__='numpy'; c.__qualname__=c.__name__; setattr(n,c.__name__,c)
class Arr:
    def __init__(self,shape,d,raw): self.shape,self.d,self.raw=shape,d,raw
class JP(pickle._Pickler):
    def save(self,obj,save_persistent_id=True):
        if isinstance(obj,Arr):
            wr=NumpyArrayWrapper(); wr.subclass=ndarray; wr.shape=obj.shape; wr.order='C'; wr.dtype=obj.d; wr.allow_mmap=True; wr.numpy_array_alignment_bytes=16
            super().save(wr); self.framer.commit_frame(force=True)
            f=self.f
            if obj.d.a[0]=='O8': pickle.dump(obj.raw,f,protocol=2)
            else:
                pos=f.tell(); pad=16-(pos+1)%16; f.write(bytes([pad])+b'\xff'*pad); f.write(obj.raw)
            return
        super().save(obj,save_persistent_id)
f8=dtype('f8')
def joblib(obj):
    b=io.BytesIO(); p=JP(b,protocol=4); p.f=b; p.dump(obj); return b.getvalue()
raw=struct.pack('<12d',*range(12))
j=joblib({'coef':Arr((3,4),f8,raw),'again':Arr((2,),f8,struct.pack('<2d',1,2)),'after':'text'})
w('arrays.joblib',j)
w('arrays-zlib.joblib',zlib.compress(j,3))
w('arrays-gzip.joblib',gzip.compress(j,mtime=0))
w('objects.joblib',joblib({'labels':Arr((2,),dtype('O8'),['a','b']),'after':1}))
w('objects-system.joblib',joblib({'labels':Arr((2,),dtype('O8'),[Bad()]),'after':1}))
# PyTorch's zip
t=types.ModuleType('torch'); tu=types.ModuleType('torch._utils'); sys.modules['torch']=t; sys.modules['torch._utils']=tu
class FloatStorage: pass
FloatStorage.__module__='torch'; FloatStorage.__qualname__='FloatStorage'; t.FloatStorage=FloatStorage
def _rebuild_tensor_v2(*a): pass
_rebuild_tensor_v2.__module__='torch._utils'; tu._rebuild_tensor_v2=_rebuild_tensor_v2
class Tensor:
    def __init__(self,k,n): self.k,self.n=k,n
class Stor:
    def __init__(self,k,n): self.k,self.n=k,n
class TP(pickle.Pickler):
    def persistent_id(self,o): return ('storage',FloatStorage,o.k,'cpu',o.n) if isinstance(o,Stor) else None
    def reducer_override(self,o):
        if isinstance(o,Tensor): return (_rebuild_tensor_v2,(Stor(o.k,o.n),0,(o.n,),(1,),False,collections.OrderedDict()))
        return NotImplemented
def torch(obj,extra=(),method=zipfile.ZIP_STORED):
    b=io.BytesIO(); TP(b,protocol=2).dump(obj); z=io.BytesIO()
    with zipfile.ZipFile(z,'w',method) as f:
        for nme,d in [('archive/data.pkl',b.getvalue()),('archive/data/0',struct.pack('<4f',1,2,3,4)),('archive/version',b'3\n'),*extra]:
            f.writestr(zipfile.ZipInfo(nme),d,compress_type=method)
    return z.getvalue()
sd=collections.OrderedDict([('fc.weight',Tensor('0',4))])
w('state.pt',torch(sd)); w('state-deflated.pt',torch(sd,method=zipfile.ZIP_DEFLATED)); w('state-system.pt',torch({'a':sd,'b':Bad()})); w('script.pt',torch(sd,[('archive/code/__torch__.py',b'class M: pass')]))
# NumPy
def npy(descr,shape,body):
    h=("{'descr': %s, 'fortran_order': False, 'shape': %s, }"%(descr,shape)).encode(); h+=b' '*(63-(len(h)+10)%64)+b'\n'
    return b'\x93NUMPY\x01\x00'+struct.pack('<H',len(h))+h+body
w('floats.npy',npy("'<f4'",'(2, 3)',bytes(24)))
w('fields.npy',npy("[('x', '<f8'), ('name', '<U10', (2,))]",'(1,)',bytes(88)))
w('objects.npy',npy("'|O'",'(2,)',pickle.dumps(['a','b'],protocol=3)))
w('objects-system.npy',npy("'|O'",'(1,)',pickle.dumps([Bad()],protocol=3)))
z=io.BytesIO()
with zipfile.ZipFile(z,'w',zipfile.ZIP_DEFLATED) as f:
    for nme,d in [('w.npy',npy("'<f4'",'(2, 3)',bytes(24))),('b.npy',npy("'<i8'",'()',bytes(8)))]: f.writestr(zipfile.ZipInfo(nme),d,compress_type=zipfile.ZIP_DEFLATED)
w('arrays.npz',z.getvalue())
z=io.BytesIO()
with zipfile.ZipFile(z,'w') as f: f.writestr(zipfile.ZipInfo('o.npy'),npy("'|O'",'(1,)',pickle.dumps([Bad()],protocol=3)))
w('objects-system.npz',z.getvalue())
# GGUF
def s(x): x=x.encode(); return struct.pack('<Q',len(x))+x
g=b'GGUF'+struct.pack('<IQQ',3,2,4)+s('general.architecture')+struct.pack('<I',8)+s('llama')+s('llama.block_count')+struct.pack('<II',4,32)+s('tokenizer.ggml.tokens')+struct.pack('<IIQ',9,8,2)+s('<s>')+s('</s>')+s('general.scale')+struct.pack('<If',6,0.5)
g+=s('token_embd.weight')+struct.pack('<IQQIQ',2,4096,32000,12,0)+s('output_norm.weight')+struct.pack('<IQIQ',1,4096,0,1024)+bytes(64)
w('small.gguf',g)
